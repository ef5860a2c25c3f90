// A shop's tokens: renewed in time, never twice for one need, and given up when they are dead.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Access, openAccess, SHOP } from "./open-access";

const GONE = { status: 400, body: { error: "invalid_grant", error_description: "The refresh token is not valid." } };

let access: Access;
let findToken: typeof import("~/shopify-tokens.server")["findToken"];
beforeAll(async () => {
  access = await openAccess();
  ({ findToken } = await import("~/shopify-tokens.server"));
});
beforeEach(() => access.core.pool.query("DELETE FROM shop_sessions"));
afterAll(() => access.stop());

const find = (refused?: string) => findToken({ shop: SHOP, ...(refused && { refused }) });

test("a token that is good for a while is given as it is", async () => {
  const { accessToken } = await access.give();
  expect(await find()).toBe(accessToken);
  expect(access.asked).toEqual([]);
});

test("one that ends within five minutes is renewed, and both new tokens are stored together, sealed", async () => {
  const old = await access.give({ seconds: 299 });
  const token = await find();
  expect(token).not.toBe(old.accessToken);
  expect(access.refreshes()).toMatchObject([
    { fields: { grant_type: "refresh_token", refresh_token: old.refreshToken } },
  ]);
  const row = await access.row();
  expect([row.access_token, row.refresh_token]).toEqual(Array(2).fill(expect.stringMatching(/^sealed:[0-9a-f]{8}:/)));
  expect(row.expires.getTime()).toBeGreaterThan(Date.now() + 3_500_000);
  expect(row).toMatchObject({ refresh_claim: null, refresh_claim_until: null });
  const { openToken } = await import("~/shopify-token-seal.server");
  const next = openToken(row.id, "refresh_token", row.refresh_token);
  expect(access.state.refreshTokens.get(next)).toMatchObject({ previous: old.refreshToken });
  expect(await find()).toBe(token);
});

test("twenty callers in one process ask once", async () => {
  await access.give({ seconds: 0 });
  const found = await Promise.all(Array.from({ length: 20 }, () => find()));
  expect([new Set(found).size, access.refreshes().length]).toEqual([1, 1]);
});

test("an answer that was lost on its way is asked for again: the refresh token before is still good", async () => {
  const old = await access.give({ seconds: 0 });
  const { refreshOfflineToken } = await import("../../local/shopify/oauth/issue-tokens");
  access.door.answer = async () => {
    refreshOfflineToken({ state: access.state }, old.refreshToken);
    return { status: 502 };
  };
  await expect(find()).rejects.toMatchObject({ code: "UNAVAILABLE" });
  access.door.answer = async () => undefined;
  await access.change("refresh_claim_until = NULL");
  expect(access.state.tokens.has(await find())).toBe(true);
});

test("while Shopify renews nothing, callers hear so at once and do not all ask", async () => {
  await access.give({ seconds: 0 });
  access.door.answer = async () => ({ status: 503 });
  for (let caller = 0; caller < 5; caller++) await expect(find()).rejects.toMatchObject({ code: "UNAVAILABLE" });
  expect(access.refreshes()).toHaveLength(1);
  expect(await access.row()).toMatchObject({ access_lost_at: null, refresh_token: expect.any(String) });
});

test("a claim of a process that died lapses", async () => {
  await access.give({ seconds: 0 });
  await access.change(`refresh_claim = gen_random_uuid(), refresh_claim_until = now() + interval '1 s'`);
  expect(access.state.tokens.has(await find())).toBe(true);
});

test("what a process gets that had lost its claim is not stored", async () => {
  await access.give({ seconds: 0 });
  let given: { accessToken: string } | undefined;
  access.door.answer = async () => {
    const again = await access.give();
    given = again;
    return undefined;
  };
  expect(await find()).toBe(given?.accessToken);
});

test.each([
  ["expires_in", { expires_in: undefined }],
  ["refresh_token", { refresh_token: undefined }],
  ["a positive end", { expires_in: 0 }],
])("an answer without %s is an error, and nothing of it is stored", async (_, change) => {
  const { accessToken } = await access.give({ seconds: 0 });
  const whole = {
    access_token: "shpat_n",
    refresh_token: "shprt_n",
    scope: "",
    expires_in: 9,
    refresh_token_expires_in: 9,
  };
  access.door.answer = async () => ({ status: 200, body: { ...whole, ...change } });
  const before = await access.row();
  await expect(find()).rejects.toMatchObject({ code: "UNAVAILABLE" });
  const { access_token, refresh_token, access_lost_at } = await access.row();
  expect({ access_token, refresh_token }).toEqual({
    access_token: before.access_token,
    refresh_token: before.refresh_token,
  });
  expect([access_lost_at, accessToken]).toEqual([null, expect.any(String)]);
});

test("an exchange without expires_in is refused too", async () => {
  const { sessionStorage } = await import("~/shopify-sessions.server");
  const { Session } = await import("@shopify/shopify-api");
  const facts = { id: "offline_x", shop: SHOP, state: "", isOnline: false, accessToken: "shpat_x" };
  await expect(sessionStorage.storeSession(new Session(facts))).rejects.toThrow("without an end");
});

test("a dead refresh token ends the shop's access: nobody asks Shopify again, however many try", async () => {
  await access.give({ seconds: 0 });
  access.door.answer = async () => GONE;
  const tries = await Promise.allSettled(Array.from({ length: 10 }, () => find()));
  for (const one of tries) expect(one).toMatchObject({ status: "rejected", reason: { code: "FORBIDDEN" } });
  await expect(find()).rejects.toMatchObject({ code: "FORBIDDEN", message: expect.stringContaining("Open the app") });
  expect(access.refreshes()).toHaveLength(1);
  expect(await access.row()).toMatchObject({
    access_lost_at: expect.any(Date),
    access_token: null,
    refresh_token: null,
  });
});

test("a refresh token past its end is not even tried", async () => {
  await access.give({ seconds: 0 });
  await access.change("refresh_token_expires = now() - interval '1 s'");
  await expect(find()).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(access.refreshes()).toEqual([]);
});

test("a wrong secret of ours ends nobody's access", async () => {
  await access.give({ seconds: 0 });
  access.door.answer = async () => ({ status: 400, body: { error: "invalid_client" } });
  await expect(find()).rejects.toMatchObject({ code: "UNAVAILABLE" });
  expect(await access.row()).toMatchObject({ access_lost_at: null, refresh_token: expect.any(String) });
});

test("opening the app brings a lost access back, and says since when it was lost", async () => {
  const { findAccessGap } = await import("~/shopify-access.server");
  const { sessionStorage } = await import("~/shopify-sessions.server");
  await access.give({ seconds: 0 });
  access.door.answer = async () => GONE;
  await expect(find()).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(await sessionStorage.loadSession(`offline_${SHOP}`)).toBeUndefined();
  expect(await findAccessGap({ shop: SHOP })).toBeNull();
  const { accessToken } = await access.give();
  expect(await find()).toBe(accessToken);
  expect(await findAccessGap({ shop: SHOP })).toEqual({ lostAt: expect.any(Date), backAt: expect.any(Date) });
  await access.change("access_back_at = now() - interval '25 hours', access_lost_at = now() - interval '26 hours'");
  expect(await findAccessGap({ shop: SHOP })).toBeNull();
});

test("a caller that gives up does not wait, and the others go on", async () => {
  await access.give({ seconds: 0 });
  const held = Promise.withResolvers<void>();
  access.door.answer = async () => void (await held.promise);
  const leaving = new AbortController();
  const [left, stayed] = [findToken({ shop: SHOP, signal: leaving.signal }), find()];
  const refused = expect(left).rejects.toThrow("enough");
  leaving.abort(new Error("enough"));
  await refused;
  held.resolve();
  expect(access.state.tokens.has(await stayed)).toBe(true);
});
