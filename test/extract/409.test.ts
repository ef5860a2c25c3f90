// A call whose twin under the same Idempotency-Key has not come to its end waits a moment, then is told to repeat.
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi, errorOf } from "../api/call-api";
import { makeClient, makeTrialImage, startApp, type TestApp } from "../support/start-app";

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

test("while the first one hangs in the middle of its transaction, the second is not accepted twice", async () => {
  const { clientId, token } = await makeClient();
  const trial_image = await makeTrialImage({ clientId });
  const first = new pg.Client(app.databaseUrl);
  await first.connect();
  await first.query("BEGIN");
  await first.query(
    `INSERT INTO idempotency_keys (client_id, route, key, body_hash, request_id, expires_at)
     VALUES ($1, '/v1/extract', 'order-1', repeat('0', 64), repeat('0', 26), now() + interval '1 hour')`,
    [clientId],
  );
  const headers = { "idempotency-key": "order-1" };
  const extract = () => callApi({ url: app.url, token, path: "/v1/extract", body: { trial_image }, headers });
  const second = await extract();
  expect(errorOf(second)).toMatchObject({ status: 409, code: "IDEMPOTENCY_IN_PROGRESS" });
  expect(Number(second.headers.get("retry-after"))).toBeGreaterThan(0);
  await first.query("ROLLBACK");
  await first.end();
  expect((await extract()).status).toBe(202);
});
