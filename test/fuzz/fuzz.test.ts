// Whatever is sent, the answer is not our fault: no 5xx, no rejection that nobody handles, both shapes in every refusal, and
// the money right at the end. FUZZ_REQUESTS sends more (a million, over a night), FUZZ_SEED draws others.
import { connect } from "node:net";
import { afterAll, expect, test } from "vitest";
import { callApi } from "../api/call-api";
import { runJob } from "../api/run-job";
import type { RawAnswer, RawRequest } from "../conformance/send-raw";
import { findViolations } from "../support/find-violations";
import { makeClient, makeTrialImage, startApp } from "../support/start-app";
import { createDraw } from "./draw";
import { makeRequest } from "./make-request";
import { describeMcp } from "./mcp-endpoint";
import { sendMany } from "./send-many";

const count = Number(process.env["FUZZ_REQUESTS"] ?? 20_000);
// the same in every run: what is found by chance belongs to who searches for it, not to whoever runs the tests next
const seed = Number(process.env["FUZZ_SEED"] ?? 74_168);
const app = await startApp();
afterAll(() => app.stop());

async function makeWorld() {
  const live = await makeClient({ credits: 2_000 });
  const tester = await makeClient({ mode: "TEST", credits: 0 });
  await app.pool.query("UPDATE api_keys SET calls_per_minute_max = 1000000000");
  const trial_image = await makeTrialImage({ clientId: live.clientId });
  const { body } = await callApi({ url: app.url, token: live.token, path: "/v1/extract", body: { trial_image } });
  await runJob({ requestId: body["request_id"] });
  const job = await callApi({ url: app.url, token: live.token, path: `/v1/jobs/${body["job_id"]}` });
  const [item] = job.body["items"] as { id: string }[];
  const ids = [trial_image, String(body["job_id"]), String(body["request_id"]), String(item?.id)];
  const known = [...ids, "image/jpeg", "test/items-1", "2026-11-24T00:00:00Z", "a".repeat(64)];
  const tokens = [...Array<string>(14).fill(live.token), ...Array<string>(5).fill(tester.token), "sk_live_unknown"];
  return { tokens, known };
}

type Refusal = { jsonrpc?: unknown; detail?: unknown; error?: { code?: unknown } };

function problemOf(request: RawRequest, { status, headers, body }: RawAnswer): string | null {
  const what = `${request.method} ${request.path} ${request.body.toString("latin1").slice(0, 300)} → ${status} ${body.slice(0, 300)}`;
  if (status >= 500 || status < 200) return what;
  // where JSON-RPC says what others say with a 500
  if (request.path.startsWith("/mcp") && body.includes('"code":-32603')) return what;
  // a line or header too long for HTTP itself is refused by Node's parser, before there is a request to give an id to
  if (status < 400 || status === 431 || request.method === "HEAD") return null;
  if (!headers.has("x-request-id")) return `no request id: ${what}`;
  const { jsonrpc, detail, error } = JSON.parse(body) as Refusal;
  if (request.path.startsWith("/mcp") && jsonrpc === "2.0") return null;
  const isWhole = error?.code && (status === 422 ? Array.isArray(detail) : typeof detail === "string");
  return isWhole ? null : `not both shapes: ${what}`;
}

test(`${count} requests of seed ${seed}`, { timeout: 120_000 + count * 20 }, async () => {
  const described = (await import("~/api/endpoints")).endpoints;
  const mcp = await describeMcp();
  const endpoints = [...described, mcp, mcp];
  const { components } = await import("~/api/schemas");
  const world = await makeWorld();
  const draw = createDraw({ seed });
  const problems: string[] = [];
  const statuses = new Map<number, number>();
  const unhandled = (error: unknown) => problems.push(`nobody handled ${String(error)}`);
  process.on("unhandledRejection", unhandled);
  await sendMany({
    ...{ url: app.url, count },
    next: () => makeRequest({ endpoints, components, draw, ...world }),
    judge: (request, answer) => {
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      const problem = problemOf(request, answer);
      if (problem) problems.push(problem);
    },
  });
  process.off("unhandledRejection", unhandled);
  const counts = [...statuses].sort(([a], [b]) => a - b).map(([status, times]) => `${status}: ${times}`);
  console.log(`${count} requests of seed ${seed} were answered ${counts.join(", ")}`);
  expect(problems.slice(0, 10)).toEqual([]);
  // a run that is refused at the door finds nothing
  for (const status of [200, 201, 202, 400, 401, 404, 405, 422])
    expect(statuses.get(status), `${status}`).toBeGreaterThan(0);
  expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
  expect(await findViolations(app.pool)).toEqual({});
});

test("bytes that are no HTTP get an answer or a closed door, and the next caller notices nothing", async () => {
  const draw = createDraw({ seed });
  const heads = [
    "",
    "GET",
    "POST /v1/extract HTTP/9.9\r\n\r\n",
    "POST /v1/extract HTTP/1.1\r\n\r\n",
    "POST /v1/extract HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
    "POST /v1/extract HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "POST /v1/extract HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    `GET /v1/jobs HTTP/1.1\r\nHost: a\r\nX: ${"x".repeat(70_000)}\r\n\r\n`,
    "GET http://[::1 HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /v1/jobs HTTP/1.1\r\nHost: a b\r\n\r\n",
    "GET /v1/jobs?\u0000 HTTP/1.1\r\nHost: a\r\n\r\n",
    "\u0016\u0003\u0001\u0002\u0000\u0001\u0000",
  ];
  const answers: string[] = [];
  for (const head of heads) {
    const noise = Buffer.from(Array.from({ length: draw.below(50) }, () => draw.below(256)));
    answers.push(await sendBytes(Buffer.concat([Buffer.from(head, "latin1"), noise])));
  }
  expect(answers.filter((line) => / 5\d\d /.test(line) && !line.includes("505"))).toEqual([]);
  expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
});

// The first line of the answer; nothing where the server only closes.
async function sendBytes(bytes: Buffer): Promise<string> {
  const { hostname, port } = new URL(app.url);
  const socket = connect({ host: hostname, port: Number(port) });
  const chunks: Buffer[] = [];
  socket.on("data", (chunk) => chunks.push(chunk));
  socket.on("error", () => undefined);
  socket.end(bytes);
  // not once(): that one rejects when the door is slammed
  await new Promise((done) => socket.on("close", done));
  return Buffer.concat(chunks).toString("latin1").split("\r\n")[0] ?? "";
}
