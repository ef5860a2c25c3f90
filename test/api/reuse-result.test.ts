// The same picture with the same options need not be paid twice: an earlier result is offered where the caller allows it.
import { afterAll, beforeAll, expect, test } from "vitest";
import { findViolations } from "../support/find-violations";
import { makeClient, makeTrialImage, startApp, type TestApp } from "../support/start-app";
import { callApi } from "./call-api";
import { makeEngine, runJob } from "./run-job";

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

async function makeCaller() {
  const { clientId, token } = await makeClient({ credits: 10 });
  const post = (path: string, body: unknown) => callApi({ url: app.url, token, path, body });
  const upload = () => makeTrialImage({ clientId });
  const credits = async () => (await callApi({ url: app.url, token, path: "/v1/credits" })).body["available"];
  return { post, upload, credits };
}
const reuse = { runtime_config: { reuse_result: true } };

test("a second upload of the picture gets the first one's result, at no cost", async () => {
  const { post, upload, credits } = await makeCaller();
  const first = await post("/v1/extract", { trial_image: await upload() });
  await runJob({ requestId: first.body["request_id"] });
  const second = await post("/v1/extract", { trial_image: await upload(), ...reuse });
  expect([second.status, second.body]).toEqual([202, { ...first.body, status: "SUCCESS", credits_cost: 0 }]);
  expect(second.headers.get("result-reused")).toBe("true");
  expect(second.headers.get("location")).toBe(first.headers.get("location"));
  expect(await credits()).toBe(9);
  expect(await findViolations(app.pool)).toEqual({});
});

test("who does not ask pays for new work", async () => {
  const { post, upload, credits } = await makeCaller();
  const trial_image = await upload();
  const first = await post("/v1/extract", { trial_image });
  await runJob({ requestId: first.body["request_id"] });
  const second = await post("/v1/extract", { trial_image });
  expect(second.body["request_id"]).not.toBe(first.body["request_id"]);
  expect(await credits()).toBe(8);
});

test.each([
  ["other hints", { extraction_context: { max_items: 1 } }],
  ["other options", { runtime_config: { ...reuse.runtime_config, cutout_format: "webp" } }],
])("%s are other work", async (_name, change) => {
  const { post, upload } = await makeCaller();
  const trial_image = await upload();
  const first = await post("/v1/extract", { trial_image });
  await runJob({ requestId: first.body["request_id"] });
  const second = await post("/v1/extract", { trial_image, ...reuse, ...change });
  expect(second.headers.get("result-reused")).toBeNull();
});

test("a result with its faces treated in another way than is wanted now is no offer", async () => {
  const { post, upload } = await makeCaller();
  const trial_image = await upload();
  const kept = { runtime_config: { blur_faces: false } };
  const first = await post("/v1/extract", { trial_image, ...kept });
  await runJob({ requestId: first.body["request_id"] });
  const ask = async (config: object) => {
    const { body } = await post("/v1/extract/estimate", {
      trial_image,
      runtime_config: { ...reuse.runtime_config, ...config },
    });
    return (body["duplicate_of"] as { request_id: string } | null)?.request_id ?? null;
  };
  expect(await ask({})).toBeNull();
  expect(await ask({ blur_faces: true })).toBeNull();
  expect(await ask({ blur_faces: false })).toBe(first.body["request_id"]);
});

test("work that has not ended, found nothing or is another client's is no offer", async () => {
  const [one, other] = [await makeCaller(), await makeCaller()];
  const trial_image = await one.upload();
  const first = await one.post("/v1/extract", { trial_image });
  expect((await one.post("/v1/extract", { trial_image, ...reuse })).headers.get("result-reused")).toBeNull();
  await runJob({ requestId: first.body["request_id"], engine: makeEngine({ items: 0 }) });
  expect((await one.post("/v1/extract", { trial_image, ...reuse })).headers.get("result-reused")).toBeNull();
  const foreign = { trial_image: await other.upload(), ...reuse };
  expect((await other.post("/v1/extract", foreign)).headers.get("result-reused")).toBeNull();
});

test("an estimate tells of it, and of the price with and without it", async () => {
  const { post, upload } = await makeCaller();
  const trial_image = await upload();
  const none = await post("/v1/extract/estimate", { trial_image, ...reuse });
  expect(none.body).toEqual({
    accepted: true,
    credits_cost: 1,
    credits_available: 10,
    duplicate_of: null,
    warnings: [],
    error: null,
  });
  const { body } = await post("/v1/extract", { trial_image });
  await runJob({ requestId: body["request_id"] });
  const { job_id, request_id } = body;
  const duplicate_of = { job_id, request_id, items: 2, created_at: expect.any(String) };
  expect((await post("/v1/extract/estimate", { trial_image })).body).toMatchObject({ credits_cost: 1, duplicate_of });
  const allowed = await post("/v1/extract/estimate", { trial_image, ...reuse });
  expect(allowed.body).toMatchObject({ credits_cost: 0, credits_available: 9, duplicate_of });
});

test("a repetition under its key is that key's first answer, and another body under it is refused", async () => {
  const { clientId, token } = await makeClient({ credits: 10 });
  const headers = { "idempotency-key": "order-1" };
  const post = (body: unknown) => callApi({ url: app.url, token, path: "/v1/extract", body, headers });
  const body = { trial_image: await makeTrialImage({ clientId }), ...reuse };
  const first = await post(body);
  await runJob({ requestId: first.body["request_id"] });
  const again = await post(body);
  expect([again.status, again.body]).toEqual([202, first.body]);
  expect(again.headers.get("idempotent-replayed")).toBe("true");
  const other = await post({ ...body, runtime_config: { reuse_result: true, note: 1 } });
  expect([other.status, (other.body["error"] as { code: string }).code]).toEqual([422, "IDEMPOTENCY_KEY_REUSED"]);
});
