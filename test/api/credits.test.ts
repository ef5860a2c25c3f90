// GET /v1/credits shows what can be spent, what is held for open jobs, and where it came from.
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeClient, makeTrialImage, startApp, type TestApp } from "../support/start-app";
import { callApi, errorOf } from "./call-api";
import { runJob } from "./run-job";

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

test("follows an extraction from reservation to capture", async () => {
  const { clientId, token } = await makeClient({ credits: 3 });
  const credits = async () => (await callApi({ url: app.url, token, path: "/v1/credits" })).body;
  const grant = { source: "ADJUSTMENT", expires_at: null };
  expect(await credits()).toEqual({ available: 3, reserved: 0, grants: [{ ...grant, remaining: 3 }] });
  const trial_image = await makeTrialImage({ clientId });
  const { body } = await callApi({ url: app.url, token, path: "/v1/extract", body: { trial_image } });
  expect(await credits()).toEqual({ available: 2, reserved: 1, grants: [{ ...grant, remaining: 2 }] });
  await runJob({ requestId: body["request_id"] });
  expect(await credits()).toEqual({ available: 2, reserved: 0, grants: [{ ...grant, remaining: 2 }] });
});

test("needs the capability", async () => {
  const { clientId, token } = await makeClient();
  await app.pool.query("UPDATE api_keys SET capabilities = '{jobs:create}' WHERE client_id = $1", [clientId]);
  const answer = await callApi({ url: app.url, token, path: "/v1/credits" });
  expect(errorOf(answer)).toMatchObject({ status: 403, code: "FORBIDDEN" });
});
