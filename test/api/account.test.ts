// Items, use and the price list.
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeClient, makeTrialImage, startApp, type TestApp } from "../support/start-app";
import { callApi, errorOf } from "./call-api";
import { makeEngine, runJob } from "./run-job";

let app: TestApp;
let token: string;
let clientId: string;
beforeAll(async () => {
  app = await startApp();
  ({ token, clientId } = await makeClient({ credits: 10 }));
});
afterAll(() => app.stop());

const get = (path: string) => callApi({ url: app.url, token, path });
async function submit() {
  const trial_image = await makeTrialImage({ clientId });
  return (await callApi({ url: app.url, token, path: "/v1/extract", body: { trial_image } })).body;
}

test("an item by its id is the item of its job", async () => {
  const { job_id, request_id } = await submit();
  await runJob({ requestId: request_id });
  const [listed] = (await get(`/v1/jobs/${job_id}`)).body["items"] as Record<string, unknown>[];
  const { status, body } = await get(`/v1/items/${listed?.["id"]}`);
  const pictures = { cutout_url: expect.any(String), mask_url: expect.any(String) };
  expect([status, body]).toEqual([200, { ...listed, ...pictures, job_id, request_id }]);
  expect((await fetch(String(body["cutout_url"]))).headers.get("content-type")).toBe("image/png");
});

test("an unknown item", async () => {
  expect(errorOf(await get("/v1/items/01ARZ3NDEKTSV4RRFFQ69G5FAV"))).toMatchObject({
    status: 404,
    code: "ITEM_NOT_FOUND",
  });
});

test("the use adds up", async () => {
  const own = await makeClient({ credits: 10 });
  const asOwn = { url: app.url, token: own.token };
  const trial_image = await makeTrialImage({ clientId: own.clientId });
  const ids: unknown[] = [];
  for (let count = 0; count < 3; count++)
    ids.push((await callApi({ ...asOwn, path: "/v1/extract", body: { trial_image } })).body["request_id"]);
  await runJob({ requestId: ids[0] });
  await runJob({ requestId: ids[1], engine: makeEngine({ items: 0 }) });
  const { body } = await callApi({ ...asOwn, path: "/v1/usage" });
  const use = { accepted: 3, succeeded: 2, failed: 0, credits_charged: 1, credits_refunded: 1, credits_reserved: 1 };
  expect(body).toMatchObject({ total: use, days: [use] });
  expect((await callApi({ ...asOwn, path: "/v1/usage?until=2020-01-01" })).body).toMatchObject({ days: [] });
});

test.each(["from=2026-01-01&until=2025-01-01", "from=2020-01-01&until=2026-01-01"])("%s", async (query) => {
  expect((await get(`/v1/usage?${query}`)).body["detail"]).toEqual([
    expect.objectContaining({ loc: ["query", "until"] }),
  ]);
});

test("the price list", async () => {
  expect((await get("/v1/operations")).body).toEqual({
    operations: [{ name: "extract", op_class: "edit", credits_cost: 1, enabled: true }],
  });
});
