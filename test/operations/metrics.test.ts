// What is measured, as Prometheus reads it: by templates, codes and names that are few, never by what a caller made up.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Operations } from "~/operations.server";
import { runJob } from "../api/run-job";
import { makeClient, makeTrialImage, startApp, type TestApp } from "../support/start-app";
import { submit } from "../support/submit";

let app: TestApp;
let operations: Operations;
let clientId: string;
let token: string;
let trialImage: string;

beforeAll(async () => {
  app = await startApp({ env: { METRICS_PORT: "0", METRICS_HOST: "127.0.0.1" } });
  const { openOperations } = await import("~/operations.server");
  operations = await openOperations({ role: "web" });
  ({ clientId, token } = await makeClient());
  trialImage = await makeTrialImage({ clientId });
});
afterAll(async () => {
  await operations.close();
  await app.stop();
});

const read = async () => (await fetch(`http://127.0.0.1:${operations.port}/metrics`)).text();

/** The value of the one series of that name with these labels; 0 when there is none. */
function seriesOf(text: string, name: string, labels: Record<string, string> = {}): number {
  const line = text
    .split("\n")
    .find((one) => one.startsWith(name) && Object.entries(labels).every(([key, is]) => one.includes(`${key}="${is}"`)));
  return Number(line?.split(" ").at(-1) ?? 0);
}

test("the process measures itself", async () => {
  const response = await fetch(`http://127.0.0.1:${operations.port}/metrics`);
  expect(response.headers.get("content-type")).toContain("text/plain");
  const text = await response.text();
  for (const name of ["process_cpu_seconds_total", "process_resident_memory_bytes", "nodejs_eventloop_lag_p99_seconds"])
    expect(seriesOf(text, name), name).toBeGreaterThan(0);
});

test("a request is counted by the template of its route, and what is no route as that", async () => {
  const headers = { authorization: `Bearer ${token}` };
  for (const path of ["/v1/jobs/01MADEUPBYSOMEBODY", "/v1/jobs/01ANOTHER", "/no/such/01MADEUP", "/v9/01MADEUP"])
    await (await fetch(`${app.url}${path}`, { headers })).text();
  await fetch(`${app.url}/v1/credits/`, { headers });
  const text = await read();
  expect(seriesOf(text, "looklift_http_requests_total", { route: "/v1/jobs/:id", status: "404", method: "GET" })).toBe(
    2,
  );
  expect(seriesOf(text, "looklift_http_requests_total", { route: "/v1/credits", status: "200" })).toBe(1);
  expect(seriesOf(text, "looklift_http_requests_total", { route: "unmatched", status: "404" })).toBe(2);
  expect(seriesOf(text, "looklift_http_request_seconds_count", { route: "/v1/jobs/:id" })).toBe(2);
  expect(text).not.toMatch(/MADEUP|ANOTHER|healthz/);
});

test("an extraction moves credits, has an outcome and took its time; its calls outside are counted", async () => {
  const before = await read();
  const { requestId } = await submit({ clientId, trialImage });
  const waiting = await read();
  await runJob({ requestId });
  const after = await read();
  const moved = (from: string, to: string, name: string, labels: Record<string, string>) =>
    seriesOf(to, name, labels) - seriesOf(from, name, labels);
  expect(moved(before, waiting, "looklift_credits_total", { movement: "reserved" })).toBe(1);
  expect(moved(waiting, after, "looklift_credits_total", { movement: "captured" })).toBe(1);
  expect(moved(before, after, "looklift_credits_total", { movement: "refunded" })).toBe(0);
  expect(moved(before, after, "looklift_extractions_total", { outcome: "SUCCESS", engine: "test" })).toBe(1);
  expect(moved(before, after, "looklift_extraction_seconds_count", { engine: "test" })).toBe(1);
  expect(moved(before, after, "looklift_engine_seconds_count", { engine: "test", outcome: "ok" })).toBe(1);
  for (const operation of ["GetObject", "PutObject"])
    expect(
      moved(before, after, "looklift_outside_calls_total", { system: "s3", operation, outcome: "ok" }),
    ).toBeGreaterThan(0);
  const ended = "looklift_credits_total";
  const { settleFailure } = await import("~/extraction/settle-extraction");
  const error = { code: "CANCELLED", message: "", retryable: false };
  await settleFailure({ requestId, error });
  expect(moved(after, await read(), ended, { movement: "refunded" }), "what had ended before").toBe(0);
});

test("a failure gives back, under its code", async () => {
  const { requestId } = await submit({ clientId, trialImage });
  const { settleFailure } = await import("~/extraction/settle-extraction");
  const error = { code: "CANCELLED", message: "", retryable: false };
  expect(await settleFailure({ requestId, error })).toBe(true);
  const text = await read();
  expect(seriesOf(text, "looklift_extractions_total", { outcome: "CANCELLED" })).toBe(1);
  expect(seriesOf(text, "looklift_credits_total", { movement: "refunded" })).toBe(1);
});

test("the depth of the queues is read from the queue itself", async () => {
  await submit({ clientId, trialImage });
  const depth = async () => seriesOf(await read(), "looklift_queue_jobs", { queue: "extract", state: "created" });
  await expect.poll(depth, { timeout: 10_000 }).toBeGreaterThanOrEqual(1);
  expect(seriesOf(await read(), "looklift_queue_oldest_waiting_seconds", { queue: "extract" })).toBeGreaterThan(0);
  expect(seriesOf(await read(), "looklift_queue_oldest_waiting_seconds", { queue: "publish" })).toBe(0);
});

test("the pool says what is in use", async () => {
  const connection = await app.pool.connect();
  expect(seriesOf(await read(), "looklift_database_connections", { state: "in_use" })).toBeGreaterThanOrEqual(1);
  connection.release();
  expect(seriesOf(await read(), "looklift_database_connections", { state: "waiting" })).toBe(0);
});
