// Without credits nothing is accepted, nothing is charged and nothing is kept.
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi, errorOf } from "../api/call-api";
import { findViolations } from "../support/find-violations";
import { makeClient, makeTrialImage, startApp, type TestApp } from "../support/start-app";

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

test("says what is needed and what is there, and keeps no request", async () => {
  const { clientId, token } = await makeClient({ credits: 0 });
  const trial_image = await makeTrialImage({ clientId });
  const headers = { "idempotency-key": "first" };
  const answer = await callApi({ url: app.url, token, path: "/v1/extract", body: { trial_image }, headers });
  expect(errorOf(answer)).toMatchObject({ status: 402, code: "INSUFFICIENT_BALANCE", required: 1, available: 0 });
  expect(answer.body["detail"]).toBeTypeOf("string");
  const { rows } = await app.pool.query(
    `SELECT (SELECT count(*) FROM request_logs WHERE client_id = $1)::int AS requests,
            (SELECT count(*) FROM credit_entries WHERE client_id = $1)::int AS entries,
            (SELECT count(*) FROM idempotency_keys WHERE client_id = $1)::int AS keys`,
    [clientId],
  );
  expect(rows[0]).toEqual({ requests: 0, entries: 0, keys: 0 });
});

test("of 20 calls at once exactly as many are accepted as there are credits", async () => {
  const { clientId, token } = await makeClient({ credits: 7 });
  const trial_image = await makeTrialImage({ clientId });
  const call = () => callApi({ url: app.url, token, path: "/v1/extract", body: { trial_image } });
  const answers = await Promise.all(Array.from({ length: 20 }, call));
  const statuses = answers.map(({ status }) => status).sort();
  expect(statuses).toEqual([...Array(7).fill(202), ...Array(13).fill(402)]);
  expect(await findViolations(app.pool)).toEqual({});
});
