// With a test key the well-known pictures need no upload and do what their names say; a live key does not know them.
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeClient, startApp, type TestApp } from "../support/start-app";
import { callApi, errorOf } from "./call-api";
import { runJob } from "./run-job";

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

async function run(trial_image: string, extra: Record<string, unknown> = {}) {
  const { token } = await makeClient({ mode: "TEST", credits: 0 });
  const accepted = await callApi({ url: app.url, token, path: "/v1/extract", body: { trial_image, ...extra } });
  expect([accepted.status, accepted.body["credits_cost"]]).toEqual([202, 0]);
  await runJob({ requestId: accepted.body["request_id"] });
  return (await callApi({ url: app.url, token, path: `/v1/jobs/${accepted.body["job_id"]}` })).body;
}

test.each([0, 1, 9])("items-%i", async (count) => {
  const job = await run(`test/items-${count}`);
  expect(job).toMatchObject({ status: "SUCCESS", refunded: count === 0 });
  const items = job["items"] as { is_on_sale: boolean; cutout_url: string }[];
  expect(items.map(({ is_on_sale }) => is_on_sale)).toEqual(Array.from({ length: count }, (_, index) => index === 0));
  for (const { cutout_url } of items) expect((await fetch(cutout_url)).status).toBe(200);
});

test("the hints count there, too", async () => {
  const job = await run("test/items-5", { extraction_context: { max_items: 2 } });
  expect(job["items"]).toHaveLength(2);
});

test.each([
  ["failure", "ENGINE_FAILED", false],
  ["timeout", "ENGINE_TIMEOUT", true],
])("%s", async (name, code, retryable) => {
  expect(await run(`test/${name}`)).toMatchObject({ status: "FAILURE", refunded: true, error: { code, retryable } });
});

test("slow", async () => {
  const from = Date.now();
  expect(await run("test/slow")).toMatchObject({ status: "SUCCESS", items: [{}, {}] });
  expect(Date.now() - from).toBeGreaterThan(7_000);
});

test("a live key does not know them", async () => {
  const { token } = await makeClient();
  const answer = await callApi({ url: app.url, token, path: "/v1/extract", body: { trial_image: "test/items-1" } });
  expect(errorOf(answer)).toMatchObject({ status: 422, code: "RESOURCE_NOT_FOUND" });
});
