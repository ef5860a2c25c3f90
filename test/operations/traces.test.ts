// One extraction is one connected trace, from the caller's own span to the worker's settlement; and nothing secret is in it.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeClient, makeTrialImage, startCore, type TestCore } from "../support/start-core";
import { collectSpans, type Span } from "./collect-spans";

const root = join(import.meta.dirname, "../..");
const TRACE = "0af7651916cd43dd8448eb211c80319c";
const CALLER = "b7ad6b7169203331";
// processes of their own, on a machine that may be busy
const TEST_MS_MAX = 90_000;
const STOP_MS_MAX = 15_000;

let core: TestCore;
let receiver: Awaited<ReturnType<typeof collectSpans>>;
let token: string;
let trialImage: string;
const open: ChildProcess[] = [];

beforeAll(async () => {
  core = await startCore();
  receiver = await collectSpans();
  const client = await makeClient();
  token = client.token;
  trialImage = await makeTrialImage({ clientId: client.clientId });
});
afterAll(async () => {
  for (const child of open) child.kill("SIGKILL");
  await receiver.close();
  await core.stop();
});

/** A web process or a worker with these variables of OpenTelemetry's. */
async function start(role: "web" | "worker", variables: Record<string, string>) {
  const child = spawn(process.execPath, ["--import", "tsx", join(root, "test/operations/traced-process.ts"), role], {
    cwd: root,
    env: { ...process.env, ...core.settings, PORT: "0", OTEL_BSP_SCHEDULE_DELAY: "100", ...variables },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  open.push(child);
  const [started] = (await once(child, "message")) as [{ port: number; hasSdk: boolean }];
  return {
    ...started,
    url: `http://127.0.0.1:${started.port}`,
    async stop() {
      child.send("stop");
      await once(child, "exit");
    },
  };
}

async function extract(url: string): Promise<string> {
  const response = await fetch(`${url}/v1/extract`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      traceparent: `00-${TRACE}-${CALLER}-01`,
    },
    body: JSON.stringify({ trial_image: trialImage, extraction_context: { product_name: "Tweed of Harris" } }),
  });
  expect(response.status).toBe(202);
  const { request_id: requestId } = (await response.json()) as { request_id: string };
  const status = async () => {
    const job = await fetch(`${url}/v1/jobs/${requestId}`, { headers: { authorization: `Bearer ${token}` } });
    return ((await job.json()) as { status: string }).status;
  };
  await expect.poll(status, { timeout: 20_000 }).toBe("SUCCESS");
  return requestId;
}

test(
  "one extraction is one connected trace through web and worker",
  async () => {
    const variables = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_EXPORTER_OTLP_PROTOCOL: "http/json" };
    const [web, worker] = await Promise.all([start("web", variables), start("worker", variables)]);
    expect([web.hasSdk, worker.hasSdk]).toEqual([true, true]);
    const requestId = await extract(web.url);
    await Promise.all([web.stop(), worker.stop()]);

    const spans = receiver.spans().filter(({ traceId }) => traceId === TRACE);
    const find = (name: string): Span => {
      const found = spans.find((span) => span.name === name);
      if (!found) throw new Error(`no span ${name} among ${spans.map((span) => span.name).join(", ")}`);
      return found;
    };
    const request = find("POST /v1/extract");
    const submit = find("submit extraction");
    const job = find("job extract");
    expect(request).toMatchObject({
      ...{ service: "looklift-web", parentSpanId: CALLER },
      attributes: { "http.route": "/v1/extract", "http.response.status_code": 202, "looklift.request_id": requestId },
    });
    expect(submit.parentSpanId).toBe(request.spanId);
    expect(job).toMatchObject({
      ...{ service: "looklift-worker", parentSpanId: submit.spanId },
      attributes: { "looklift.request_id": requestId },
    });
    for (const name of ["engine test", "settle", "s3 GetObject", "s3 PutObject"])
      expect({ name, parent: find(name).parentSpanId }).toEqual({ name, parent: job.spanId });
    for (const secret of [token, "Tweed", trialImage, "X-Amz-", core.settings["S3_SECRET_ACCESS_KEY"] ?? "?"])
      expect(receiver.text()).not.toContain(secret);
  },
  TEST_MS_MAX,
);

test.each<[string, Record<string, string>]>([
  ["nothing asks for them", {}],
  ["OTEL_SDK_DISABLED says no", { OTEL_SDK_DISABLED: "true" }],
])(
  "no SDK is loaded and nobody is called when %s",
  async (_name, variables) => {
    const before = receiver.connections();
    const endpoint: Record<string, string> =
      Object.keys(variables).length > 0 ? { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url } : {};
    const web = await start("web", { ...endpoint, ...variables });
    expect(web.hasSdk).toBe(false);
    expect((await fetch(`${web.url}/readyz`)).status).toBe(200);
    await web.stop();
    expect(receiver.connections()).toBe(before);
  },
  TEST_MS_MAX,
);

test(
  "a receiver that is away holds up neither a call nor the end",
  async () => {
    const web = await start("web", {
      OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9",
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
    });
    expect(web.hasSdk).toBe(true);
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(`${web.url}/v1/credits`, { headers })).status).toBe(200);
    const from = performance.now();
    await web.stop();
    expect(performance.now() - from).toBeLessThan(STOP_MS_MAX);
  },
  TEST_MS_MAX,
);
