// Keys: what they may do, until when, for how much, and how one takes the place of another.
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi, errorOf } from "../api/call-api";
import { runJob } from "../api/run-job";
import { findViolations } from "../support/find-violations";
import { makeTrialImage, startApp, type TestApp } from "../support/start-app";
import { waitFor } from "../support/wait-for";

const shop = "keys.myshopify.com";
let app: TestApp;
let clientId: string;
let trial_image: string;
let keys: Awaited<ReturnType<typeof importKeys>>;

async function importKeys() {
  const [issue, rotate, limit, list, revoke] = await Promise.all([
    import("~/clients/issue-key"),
    import("~/clients/rotate-key"),
    import("~/clients/limit-key"),
    import("~/clients/list-keys"),
    import("~/clients/revoke-key"),
  ]);
  return { ...issue, ...rotate, ...limit, ...list, ...revoke };
}

beforeAll(async () => {
  app = await startApp();
  keys = await importKeys();
  const { ensureShopClient } = await import("~/clients/ensure-shop-client");
  ({ clientId } = await ensureShopClient({ shop, mode: "LIVE" }));
  trial_image = await makeTrialImage({ clientId });
});
afterAll(() => app.stop());

const credits = (token: string) => callApi({ url: app.url, token, path: "/v1/credits" });
const extract = (token: string) => callApi({ url: app.url, token, path: "/v1/extract", body: { trial_image } });
const listed = async (keyId: string) => (await keys.listKeys({ shop })).find(({ id }) => id === keyId);

test("a key can do what it was made for", async () => {
  const { token } = await keys.issueKey({ clientId, name: "reader", capabilities: ["jobs:read"] });
  expect((await callApi({ url: app.url, token, path: "/v1/jobs" })).status).toBe(200);
  expect(errorOf(await extract(token))).toMatchObject({ status: 403, code: "FORBIDDEN" });
});

test("its last use is noted", async () => {
  const { keyId, token } = await keys.issueKey({ clientId, name: "used" });
  expect(await listed(keyId)).toMatchObject({ lastUsedAt: null });
  await credits(token);
  await waitFor(async () => (await listed(keyId))?.lastUsedAt, { what: "the use of a key to be noted" });
});

test("a key that has expired is an unknown one", async () => {
  const { token } = await keys.issueKey({ clientId, name: "old", expiresAt: new Date(Date.now() - 1000) });
  expect((await credits(token)).status).toBe(401);
});

test("rotation: both keys work until the overlap is over, with the same capabilities and limits", async () => {
  const old = await keys.issueKey({ clientId, name: "ours", capabilities: ["credits:read"], callsPerMinuteMax: 50 });
  const fresh = await keys.rotateKey({ shop, keyId: old.keyId, overlapHours: 24 });
  expect([(await credits(old.token)).status, (await credits(fresh.token)).status]).toEqual([200, 200]);
  expect(await listed(fresh.keyId)).toMatchObject({
    name: "ours",
    capabilities: ["credits:read"],
    callsPerMinuteMax: 50,
    expiresAt: null,
  });
  expect((fresh.oldExpiresAt.getTime() - Date.now()) / 3_600_000).toBeCloseTo(24, 1);
  const other = await keys.rotateKey({ shop, keyId: fresh.keyId, overlapHours: 0 });
  expect([(await credits(fresh.token)).status, (await credits(other.token)).status]).toEqual([401, 200]);
});

test("nobody rotates or limits another shop's key", async () => {
  const { keyId } = await keys.issueKey({ clientId, name: "ours" });
  const foreign = { shop: "other.myshopify.com", keyId };
  await expect(keys.rotateKey({ ...foreign, overlapHours: 1 })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(keys.limitKey({ ...foreign, dailyCreditsMax: 1 })).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("a daily budget holds under concurrency, and a refund gives it back", async () => {
  const { keyId, token } = await keys.issueKey({ clientId, name: "budget", dailyCreditsMax: 3 });
  const answers = await Promise.all(Array.from({ length: 10 }, () => extract(token)));
  expect(answers.map(({ status }) => status).sort()).toEqual([...Array(3).fill(202), ...Array(7).fill(402)]);
  const refused = answers.find(({ status }) => status === 402);
  expect(errorOf(refused as never)).toMatchObject({
    code: "BUDGET_EXCEEDED",
    period: "day",
    resets_at: expect.stringMatching(/T00:00:00.000Z$/),
  });
  const accepted = answers.filter(({ status }) => status === 202);
  const cancel = `/v1/jobs/${accepted[0]?.body["job_id"]}/cancel`;
  expect((await callApi({ url: app.url, token, path: cancel, method: "POST" })).status).toBe(200);
  expect((await extract(token)).status).toBe(202);
  expect((await extract(token)).status).toBe(402);
  await runJob({ requestId: accepted[1]?.body["request_id"] });
  expect((await extract(token)).status).toBe(402);
  await keys.limitKey({ shop, keyId, dailyCreditsMax: null });
  expect((await extract(token)).status).toBe(202);
});

test("a monthly budget counts the days before today", async () => {
  const { keyId, token } = await keys.issueKey({ clientId, name: "budget", monthlyCreditsMax: 2 });
  const first = "date_trunc('month', now() AT TIME ZONE 'UTC')::date";
  await app.pool.query(`INSERT INTO key_spend (key_id, day, credits) VALUES ($1, ${first}, 1), ($1, ${first} - 1, 9)`, [
    keyId,
  ]);
  expect((await extract(token)).status).toBe(202);
  expect(errorOf(await extract(token))).toMatchObject({ code: "BUDGET_EXCEEDED", period: "month" });
});

test("a shop that has left has no keys", async () => {
  const { token } = await keys.issueKey({ clientId, name: "left" });
  await app.pool.query("UPDATE clients SET uninstalled_at = now() WHERE id = $1", [clientId]);
  expect((await credits(token)).status).toBe(401);
  await app.pool.query("UPDATE clients SET uninstalled_at = NULL WHERE id = $1", [clientId]);
});

test("the money holds", async () => {
  expect(await findViolations(app.pool)).toEqual({});
});
