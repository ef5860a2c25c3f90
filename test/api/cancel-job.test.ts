// POST /v1/jobs/{id}/cancel: before, during and after the work, and what becomes of the credits.
import { afterAll, beforeAll, expect, test } from "vitest";
import { findViolations } from "../support/find-violations";
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

async function submit() {
  const trial_image = await makeTrialImage({ clientId });
  const { body } = await callApi({ url: app.url, token, path: "/v1/extract", body: { trial_image } });
  return { jobId: String(body["job_id"]), requestId: String(body["request_id"]) };
}
const cancel = (id: string) => callApi({ url: app.url, token, path: `/v1/jobs/${id}/cancel`, method: "POST" });
const available = async () => (await callApi({ url: app.url, token, path: "/v1/credits" })).body["available"];

test("before a worker has begun: a failure, refunded; a second time changes nothing", async () => {
  const before = await available();
  const { jobId, requestId } = await submit();
  const cancelled = { status: "FAILURE", refunded: true, error: { code: "CANCELLED", retryable: false } };
  const first = await cancel(jobId);
  expect([first.status, first.body]).toEqual([200, expect.objectContaining({ public_id: jobId })]);
  expect(first.body).toMatchObject(cancelled);
  expect((await cancel(requestId)).body).toMatchObject(cancelled);
  expect(await available()).toBe(before);
});

test("while a worker is at it: refunded, and what the worker finds is thrown away", async () => {
  const before = await available();
  const { jobId, requestId } = await submit();
  const found = makeEngine({ items: 2 });
  await runJob({
    requestId,
    engine: {
      ...found,
      extract: async (...call) => {
        expect((await cancel(jobId)).body).toMatchObject({ status: "FAILURE", refunded: true });
        return found.extract(...call);
      },
    },
  });
  const { body } = await callApi({ url: app.url, token, path: `/v1/jobs/${jobId}` });
  expect(body).toMatchObject({ status: "FAILURE", items: [], error: { code: "CANCELLED" } });
  expect(await available()).toBe(before);
});

test("after the end there is nothing to cancel", async () => {
  const { jobId, requestId } = await submit();
  await runJob({ requestId });
  expect(errorOf(await cancel(jobId))).toMatchObject({ status: 409, code: "JOB_ENDED" });
  expect(await findViolations(app.pool)).toEqual({});
});
