import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { findViolations } from "../support/find-violations";
import { startCore, type TestCore } from "../support/start-core";
import { submit } from "../support/submit";

let core: TestCore;
let clientId: string;
let trialImage: string;

beforeAll(async () => {
  core = await startCore({ env: { DATABASE_CONNECTIONS: "30" } });
});
beforeEach(async () => {
  ({ clientId } = await core.makeClient({ credits: 5 }));
  trialImage = await core.makeTrialImage({ clientId });
});
afterAll(async () => {
  expect(await findViolations(core.pool)).toEqual({});
  await core.stop();
});

const other = "b".repeat(64);

async function balance() {
  const { readBalance } = await import("~/credits/read-balance");
  const { available, reserved } = await readBalance({ clientId });
  return { available, reserved };
}

test("a repetition is answered with the first answer and charged nothing", async () => {
  const first = await submit({ clientId, trialImage, key: "k" });
  const second = await submit({ clientId, trialImage, key: "k" });
  expect(first).toMatchObject({ replayed: false, creditsCost: 1, creditsAvailable: 4 });
  expect(second).toEqual({ ...first, replayed: true, creditsAvailable: null });
  expect(await balance()).toEqual({ available: 4, reserved: 1 });
});

test("50 twins at once are one request, charged once, and all get its ids", async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, () => submit({ clientId, trialImage, key: "twin" })));
  expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
  expect(new Set(answers.map(({ requestId, jobId }) => `${requestId} ${jobId}`)).size).toBe(1);
  expect(await balance()).toEqual({ available: 4, reserved: 1 });
});

test("the same key with another body is refused, and nothing is charged for it", async () => {
  await submit({ clientId, trialImage, key: "k" });
  await expect(submit({ clientId, trialImage, key: "k", bodyHash: other })).rejects.toMatchObject({
    code: "IDEMPOTENCY_KEY_REUSED",
  });
  expect(await balance()).toEqual({ available: 4, reserved: 1 });
});

test("a key belongs to one client and one route", async () => {
  const first = await submit({ clientId, trialImage, key: "k" });
  const elsewhere = await submit({ clientId, trialImage, key: "k", route: "looks" });
  const stranger = await core.makeClient();
  const theirs = await submit({
    clientId: stranger.clientId,
    trialImage: await core.makeTrialImage({ clientId: stranger.clientId }),
    key: "k",
    bodyHash: other,
  });
  expect(new Set([first, elsewhere, theirs].map(({ requestId }) => requestId)).size).toBe(3);
});

test("a key may be used anew once it has expired", async () => {
  const first = await submit({ clientId, trialImage, key: "k" });
  await core.pool.query("UPDATE idempotency_keys SET expires_at = now() - interval '1 second' WHERE client_id = $1", [
    clientId,
  ]);
  const second = await submit({ clientId, trialImage, key: "k", bodyHash: other });
  expect(second.requestId).not.toBe(first.requestId);
  expect(second.replayed).toBe(false);
  await expect(submit({ clientId, trialImage, key: "k" })).rejects.toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });
});

test("a key lasts for a day", async () => {
  await submit({ clientId, trialImage, key: "k" });
  const { rows } = await core.pool.query(
    "SELECT round(extract(epoch FROM expires_at - now()) / 3600)::int AS hours FROM idempotency_keys WHERE client_id = $1",
    [clientId],
  );
  expect(rows).toEqual([{ hours: 24 }]);
});

test("a refused call does not use its key up", async () => {
  const poor = await core.makeClient({ credits: 0 });
  const picture = await core.makeTrialImage({ clientId: poor.clientId });
  const call = { clientId: poor.clientId, trialImage: picture, key: "k" };
  await expect(submit(call)).rejects.toMatchObject({ code: "INSUFFICIENT_BALANCE" });
  const { grantCredits } = await import("~/credits/grant-credits");
  await grantCredits({ clientId: poor.clientId, source: "PURCHASED", amount: 1, externalRef: "a purchase" });
  expect(await submit(call)).toMatchObject({ replayed: false, creditsAvailable: 0 });
  expect(await submit(call)).toMatchObject({ replayed: true });
});

test("the first answer stands although its picture has been deleted since", async () => {
  const first = await submit({ clientId, trialImage, key: "k" });
  await core.pool.query("UPDATE trial_images SET status = 'DELETED' WHERE upload_key = $1", [trialImage]);
  expect(await submit({ clientId, trialImage, key: "k" })).toMatchObject({
    requestId: first.requestId,
    replayed: true,
  });
  await expect(submit({ clientId, trialImage, key: "another" })).rejects.toMatchObject({ code: "RESOURCE_NOT_FOUND" });
});

test("text that Postgres cannot store is stored without what it cannot store", async () => {
  const context = { productName: "Coat\0 \ud800", productDescription: "\udfffwarm" };
  const { requestId } = await submit({ clientId, trialImage, context });
  const { rows } = await core.pool.query(
    "SELECT input -> 'context' AS context FROM request_logs WHERE request_id = $1",
    [requestId],
  );
  expect(rows).toEqual([{ context: { productName: "Coat \ufffd", productDescription: "\ufffdwarm" } }]);
});
