// A probe says which part is away and why, within its time, on the web's own port as on the one for operators.
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Operations } from "~/operations.server";
import { createDatabase } from "../support/create-database";
import { type FaultProxy, openProxy } from "../support/open-proxy";
import { startApp, type TestApp } from "../support/start-app";

let database: Awaited<ReturnType<typeof createDatabase>>;
let proxy: FaultProxy;
let app: TestApp;
let operations: Operations;

beforeAll(async () => {
  database = await createDatabase();
  const url = new URL(database.url);
  proxy = await openProxy({ target: { host: url.hostname, port: Number(url.port) }, random: () => 0 });
  url.port = String(proxy.port);
  app = await startApp({ databaseUrl: url.href, env: { METRICS_PORT: "0" } });
  const { openOperations } = await import("~/operations.server");
  operations = await openOperations({ role: "worker" });
});
afterAll(async () => {
  await app.stop();
  await operations.close();
  await proxy.close();
  await database.drop();
});

async function probe(base: string) {
  const from = performance.now();
  const response = await fetch(`${base}/readyz`);
  return { status: response.status, ms: performance.now() - from, body: await response.json() };
}
const operators = () => `http://127.0.0.1:${operations.port}`;

/** Asks both ports until what was found before is forgotten. */
async function probeUntil(status: number) {
  await expect.poll(async () => (await probe(app.url)).status, { timeout: 20_000 }).toBe(status);
  return [await probe(app.url), await probe(operators())];
}

test("all is there", async () => {
  const parts = { database: { ok: true }, storage: { ok: true }, queue: { ok: true } };
  for (const { status, body } of await probeUntil(200))
    expect({ status, body }).toEqual({ status: 200, body: { ok: true, parts } });
});

test("probes close to each other cost one look", async () => {
  await probeUntil(200);
  const query = vi.spyOn(app.pool, "query");
  await Promise.all(Array.from({ length: 50 }, () => probe(app.url)));
  expect(query.mock.calls.filter(([text]) => (text as unknown) === "SELECT 1").length).toBeLessThanOrEqual(1);
  query.mockRestore();
});

test("the process lives, whatever is away", async () => {
  for (const base of [app.url, operators()]) expect((await fetch(`${base}/healthz`)).status).toBe(200);
});

test("the object store is away", async () => {
  await app.s3.stop();
  for (const { status, ms, body } of await probeUntil(503)) {
    expect({ status, body }).toMatchObject({
      status: 503,
      body: { ok: false, why: "not available: storage", parts: { database: { ok: true }, queue: { ok: true } } },
    });
    expect(body.parts.storage.why).toMatch(/^The object store does not answer\. \(\w+\)$/);
    expect(ms).toBeLessThan(4_000);
  }
});

test("the database is away, too, and the metrics can still be read", async () => {
  await proxy.close();
  const isNamed = async () => (await probe(app.url)).body.why;
  await expect.poll(isNamed, { timeout: 20_000 }).toBe("not available: database, storage, queue");
  expect((await probe(operators())).ms).toBeLessThan(4_000);
  const text = await (await fetch(`${operators()}/metrics`)).text();
  expect(text).toContain("process_cpu_seconds_total");
  // no number is better than a wrong one
  await expect
    .poll(async () => (await (await fetch(`${operators()}/metrics`)).text()).includes("looklift_queue_jobs{"))
    .toBe(false);
});
