// POST /v1/extract/estimate says what POST /v1/extract would say, and does nothing.
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeClient, makeTrialImage, startApp, type TestApp } from "../support/start-app";
import { callApi, errorOf } from "./call-api";

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

async function estimate({ credits = 5, mode, body }: { credits?: number; mode?: "TEST"; body?: unknown } = {}) {
  const { clientId, token } = await makeClient({ credits, ...(mode && { mode }) });
  const trial_image = await makeTrialImage({ clientId });
  const answer = await callApi({ url: app.url, token, path: "/v1/extract/estimate", body: body ?? { trial_image } });
  const { rows } = await app.pool.query(
    `SELECT (SELECT count(*) FROM request_logs WHERE client_id = $1)::int AS requests,
            (SELECT count(*) FROM credit_entries WHERE client_id = $1 AND kind <> 'GRANT')::int AS entries`,
    [clientId],
  );
  expect(rows[0]).toEqual({ requests: 0, entries: 0 });
  return answer;
}

test("accepted", async () => {
  expect((await estimate()).body).toMatchObject({ accepted: true, credits_cost: 1, credits_available: 5, error: null });
});

test("a test key pays nothing", async () => {
  expect((await estimate({ mode: "TEST", credits: 0 })).body).toMatchObject({ accepted: true, credits_cost: 0 });
});

test("refused for want of credits", async () => {
  const { status, body } = await estimate({ credits: 0 });
  expect(status).toBe(200);
  expect(body).toMatchObject({ accepted: false, error: { status: 402, code: "INSUFFICIENT_BALANCE" } });
});

test("refused for want of a picture", async () => {
  const unknown = await estimate({ body: { trial_image: "uploads/unknown.jpg" } });
  expect(unknown.body).toMatchObject({ accepted: false, error: { status: 422, code: "RESOURCE_NOT_FOUND" } });
  const url = await estimate({ body: { trial_image: "https://example.com/a.jpg" } });
  expect(url.body).toMatchObject({ accepted: false, error: { status: 422, code: "VALIDATION_ERROR" } });
});

test("warnings of the options", async () => {
  const { clientId, token } = await makeClient();
  const trial_image = await makeTrialImage({ clientId });
  const body = { trial_image, runtime_config: { engine: "better" } };
  const answer = await callApi({ url: app.url, token, path: "/v1/extract/estimate", body });
  expect(answer.body).toMatchObject({ accepted: true, warnings: [{ code: "engine_ignored" }] });
});

test("a body that is not valid is refused as it would be there", async () => {
  expect(errorOf(await estimate({ body: {} }))).toMatchObject({ status: 422, code: "VALIDATION_ERROR" });
});
