// Nothing secret reaches a log: marked keys, signatures, texts and URLs go through every route, well and badly, and the log
// at its most talkative is searched for the marks.
import { afterAll, expect, test, vi } from "vitest";
import { signBody } from "~/verify-signature";
import { makeClient, plainPicture, startApp } from "../support/start-app";
import { callApi } from "./call-api";
import { readStream } from "./read-stream";
import { runJob } from "./run-job";

const secret = "shpss_cafe0123456789abcdef";
const lines: string[] = [];
vi.spyOn(process.stdout, "write").mockImplementation((line) => lines.push(String(line)) > 0);
vi.spyOn(process.stderr, "write").mockImplementation((line) => lines.push(String(line)) > 0);
for (const level of ["log", "info", "warn", "error", "debug"] as const)
  vi.spyOn(console, level).mockImplementation((...parts) => void lines.push(parts.map(String).join(" ")));
const app = await startApp({ env: { LOG_LEVEL: "debug", SHOPIFY_API_SECRET: secret } });
const client = await makeClient({ credits: 10 });
const marks = new Map<string, string>([
  ["key", client.token],
  ["unknown key", "sk_live_canary0unknown0key"],
  ["app secret", secret],
  ["product name", "canary0product0name"],
  ["product description", "canary0product0description"],
  ["runtime_config", "canary0runtime0config"],
  ["database password", new URL(app.databaseUrl).password],
  ["store secret", app.s3.secretAccessKey],
]);
afterAll(async () => {
  vi.restoreAllMocks();
  await app.stop();
});

const call = (path: string, body?: unknown, headers: Record<string, string> = {}) =>
  callApi({ url: app.url, token: client.token, path, headers, ...(body !== undefined && { body }) });

async function upload(): Promise<string> {
  const picture = await plainPicture();
  const { body } = await call("/v1/uploads", { content_type: "image/jpeg", content_length: picture.length });
  const url = String(body["upload_url"]);
  marks.set("upload signature", new URL(url).searchParams.get("X-Amz-Signature") ?? "");
  await fetch(url, { method: "PUT", headers: body["headers"] as never, body: new Uint8Array(picture) });
  await call("/v1/uploads/complete", { upload_key: body["upload_key"] });
  return String(body["upload_key"]);
}

function canaryBody(trial_image: string): string {
  return JSON.stringify({
    trial_image,
    extraction_context: {
      product_name: marks.get("product name"),
      product_description: marks.get("product description"),
    },
    runtime_config: { note: marks.get("runtime_config") },
  });
}

async function goWell(): Promise<void> {
  const body = canaryBody(await upload());
  const signature = signBody({ bytes: body, secret });
  marks.set("signature", signature);
  const headers = { "x-shopify-hmac-sha256": signature, "idempotency-key": "order-1" };
  const accepted = await call("/v1/extract", body, headers);
  expect(accepted.status).toBe(202);
  await call("/v1/extract", body, headers);
  await call("/v1/extract/estimate", body);
  await call("/v1/extract/batch", { requests: [JSON.parse(body)] });
  await runJob({ requestId: accepted.body["request_id"] });
  const job = await call(`/v1/jobs/${accepted.body["job_id"]}?wait=1`);
  const [item] = job.body["items"] as { id: string; cutout_url: string }[];
  marks.set("read signature", new URL(item?.cutout_url ?? "").searchParams.get("X-Amz-Signature") ?? "");
  await call(`/v1/items/${item?.id}`);
  const headersOfStream = { authorization: `Bearer ${client.token}`, accept: "text/event-stream" };
  await readStream({ url: `${app.url}/v1/jobs/${accepted.body["job_id"]}/events`, headers: headersOfStream });
}

async function goBadly(): Promise<void> {
  const body = canaryBody("unknown");
  await call("/v1/extract", body);
  await call("/v1/extract", body.slice(0, -3));
  await call("/v1/extract", body.replace('"unknown"', "[1]"));
  await call("/v1/extract", body, { "x-shopify-hmac-sha256": marks.get("signature") ?? "" });
  await call("/v1/extract", body, { "content-type": "text/plain" });
  await call(`/v1/jobs/x?wait=${marks.get("runtime_config")}&token=${client.token}`);
  await callApi({ url: app.url, token: marks.get("unknown key") ?? "", path: "/v1/jobs" });
  const query = vi.spyOn(app.pool, "query");
  for (const why of ["connect ECONNREFUSED", "a statement failed"]) {
    query.mockImplementation(() => Promise.reject(new Error(`${why}: ${client.token} ${app.databaseUrl}`)));
    await call("/v1/extract", body);
  }
  query.mockRestore();
  await app.pool.query("ALTER TABLE request_logs RENAME TO request_logs_away");
  for (const path of ["/v1/jobs", `/v1/jobs/01ARZ3NDEKTSV4RRFFQ69G5FAV`, "/v1/usage"]) await call(path);
  await call("/v1/extract", canaryBody(await upload()));
  await app.pool.query("ALTER TABLE request_logs_away RENAME TO request_logs");
}

test("the marks are nowhere", async () => {
  await goWell();
  await goBadly();
  const written = lines.join("\n");
  expect(lines.length).toBeGreaterThan(20);
  expect(written).toContain('"status":500');
  const found = [...marks].filter(([, mark]) => mark.length > 5 && written.includes(mark)).map(([name]) => name);
  expect(found).toEqual([]);
  expect([...marks.values()].filter((mark) => mark.length <= 5)).toEqual([]);
});
