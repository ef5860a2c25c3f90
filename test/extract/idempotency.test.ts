// The same Idempotency-Key never charges twice, whatever happens to the connection in between.
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi, errorOf } from "../api/call-api";
import { findViolations } from "../support/find-violations";
import { makeClient, makeTrialImage, startApp, type TestApp } from "../support/start-app";
import { startCutProxy } from "./cut-proxy";

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

async function makeCaller({ credits = 5 } = {}) {
  const { clientId, token } = await makeClient({ credits });
  const trial_image = await makeTrialImage({ clientId });
  const extract = (key: string, body: unknown = { trial_image }, url = app.url) =>
    callApi({ url, token, path: "/v1/extract", body, headers: { "idempotency-key": key } });
  // a slow machine has fewer places for calls at once
  const extractWhenTaken = async (key: string) => {
    let answer = await extract(key);
    while (answer.status === 503) answer = await extract(key);
    return answer;
  };
  const charges = async () => {
    const { rows } = await app.pool.query(
      "SELECT count(*)::int AS count FROM credit_entries WHERE client_id = $1 AND kind = 'RESERVE'",
      [clientId],
    );
    return (rows[0] as { count: number }).count;
  };
  return { clientId, token, trial_image, extract, extractWhenTaken, charges };
}

test("a repetition gets the first answer again, marked as such", async () => {
  const { extract, charges } = await makeCaller();
  const first = await extract("order-1");
  const again = await extract("order-1");
  expect(first.headers.get("idempotent-replayed")).toBeNull();
  expect(again.headers.get("idempotent-replayed")).toBe("true");
  expect([again.status, again.body]).toEqual([202, first.body]);
  expect(again.headers.get("location")).toBe(first.headers.get("location"));
  expect(again.headers.get("x-request-id")).not.toBe(first.headers.get("x-request-id"));
  expect(again.headers.get("x-credits-remaining")).toBe("4");
  expect(await charges()).toBe(1);
});

test("another body under the same key is refused", async () => {
  const { extract, charges, trial_image } = await makeCaller();
  await extract("order-1");
  const other = await extract("order-1", { trial_image, extraction_context: { max_items: 1 } });
  expect(errorOf(other)).toMatchObject({
    status: 422,
    code: "IDEMPOTENCY_KEY_REUSED",
    detail: [{ type: "idempotency_key_reused", loc: ["header", "Idempotency-Key"] }],
  });
  expect(await charges()).toBe(1);
});

test("the connection is cut after the commit: the retry finds the first request and pays nothing", async () => {
  const { extract, charges, clientId } = await makeCaller();
  const wire = await startCutProxy({ target: app.url });
  await expect(extract("order-1", undefined, wire.url)).rejects.toThrow();
  expect(wire.cuts()).toBe(1);
  await wire.stop();
  const committed = await app.pool.query("SELECT request_id FROM request_logs WHERE client_id = $1", [clientId]);
  expect(committed.rowCount).toBe(1);
  const retried = await extract("order-1");
  expect(retried.status).toBe(202);
  expect(retried.headers.get("idempotent-replayed")).toBe("true");
  expect(retried.body["request_id"]).toBe((committed.rows[0] as { request_id: string }).request_id);
  expect(await charges()).toBe(1);
});

test("25 cut connections and 25 retries at once charge 25 times", async () => {
  const { extract, extractWhenTaken, charges } = await makeCaller({ credits: 50 });
  const wire = await startCutProxy({ target: app.url });
  const keys = Array.from({ length: 25 }, (_, index) => `order-${index}`);
  const cut = await Promise.allSettled(keys.map((key) => extract(key, undefined, wire.url)));
  expect(cut.every(({ status }) => status === "rejected")).toBe(true);
  await wire.stop();
  const retried = await Promise.all(keys.map((key) => extractWhenTaken(key)));
  expect(retried.map(({ status }) => status)).toEqual(keys.map(() => 202));
  expect(await charges()).toBe(25);
});

test("20 twins at once are one request", async () => {
  const { extractWhenTaken, charges } = await makeCaller();
  const answers = await Promise.all(Array.from({ length: 20 }, () => extractWhenTaken("order-1")));
  expect(new Set(answers.map(({ body }) => body["request_id"])).size).toBe(1);
  expect(answers.filter(({ headers }) => headers.get("idempotent-replayed") === null)).toHaveLength(1);
  expect(await charges()).toBe(1);
});

test("one client's key means nothing to another", async () => {
  const [one, other] = [await makeCaller(), await makeCaller()];
  const first = await one.extract("order-1");
  const second = await other.extract("order-1");
  expect(second.status).toBe(202);
  expect(second.body["request_id"]).not.toBe(first.body["request_id"]);
});

test("a refusal is not kept: the same key works once there are credits", async () => {
  const { extract, clientId } = await makeCaller({ credits: 0 });
  expect((await extract("order-1")).status).toBe(402);
  const { grantCredits } = await import("~/credits/grant-credits");
  await grantCredits({ clientId, source: "ADJUSTMENT", amount: 1, externalRef: "later" });
  expect((await extract("order-1")).status).toBe(202);
});

test("after 24 hours the key is free again", async () => {
  const { extract, charges, clientId } = await makeCaller();
  const first = await extract("order-1");
  const { rows } = await app.pool.query(
    `UPDATE idempotency_keys SET expires_at = now() - interval '1 second' WHERE client_id = $1
     RETURNING expires_at`,
    [clientId],
  );
  expect(rows).toHaveLength(1);
  const later = await extract("order-1");
  expect(later.body["request_id"]).not.toBe(first.body["request_id"]);
  expect(await charges()).toBe(2);
});

test("the money holds", async () => {
  expect(await findViolations(app.pool)).toEqual({});
});
