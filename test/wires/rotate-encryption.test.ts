// The key that seals tokens: what it seals opens nowhere else, and it can be replaced while everything runs.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { keyOf, reloadWith } from "../support/reload-with";
import { type Access, openAccess, SHOP } from "./open-access";

const [OLD, NEW, OTHER] = [keyOf(1), keyOf(2), keyOf(3)];

let access: Access;
beforeAll(async () => {
  access = await openAccess({ env: { ENCRYPTION_KEY: OLD } });
});
beforeEach(() => access.core.pool.query("DELETE FROM shop_sessions"));
afterAll(() => access.stop());

/** The app's modules as a process has them that was started with these keys. */
async function startedWith(keys: { current?: string; previous?: string }) {
  reloadWith({ ENCRYPTION_KEY: keys.current ?? "", ENCRYPTION_KEY_PREVIOUS: keys.previous ?? "" });
  const [secrets, seal, tokens, sessions, db] = await Promise.all([
    import("~/seal-secret.server"),
    import("~/shopify-token-seal.server"),
    import("~/shopify-tokens.server"),
    import("~/shopify-sessions.server"),
    import("~/db.server"),
  ]);
  return { ...secrets, ...seal, ...tokens, ...sessions, close: () => db.closeDatabase() };
}
type Started = Awaited<ReturnType<typeof startedWith>>;

async function using<T>(keys: { current?: string; previous?: string }, act: (app: Started) => Promise<T>): Promise<T> {
  const app = await startedWith(keys);
  return act(app).finally(app.close);
}

const idsOf = ({ access_token, refresh_token }: Record<string, string>) =>
  [access_token, refresh_token].map((text) => text?.split(":")[1]);

test("a sealed text says nothing, is never twice the same, and opens in its place only, unchanged", async () => {
  await using({ current: OLD }, async ({ sealSecret, openSecret }) => {
    const [text, place] = ["shpat_secret", "here"];
    const [one, two] = [sealSecret({ text, place }), sealSecret({ text, place })];
    expect(one).not.toBe(two);
    expect(Buffer.from(one.split(":")[2] ?? "", "base64url").toString("latin1")).not.toContain("secret");
    expect(openSecret({ text: one, place })).toBe(text);
    expect(() => openSecret({ text: one, place: "there" })).toThrow("does not open");
    const last = one.at(-3) === "A" ? "B" : "A";
    expect(() => openSecret({ text: `${one.slice(0, -3)}${last}${one.slice(-2)}`, place })).toThrow("does not open");
    expect(() => openSecret({ text: one.slice(0, 30), place })).toThrow("does not open");
    expect(() => openSecret({ text: one.replace(/:[0-9a-f]{8}:/, ":00000000:"), place })).toThrow("not known here");
  });
});

test("a rotation in steps: every process reads both keys, and the sweep seals all anew", async () => {
  const { accessToken } = await access.give();
  const before = idsOf(await access.row());
  // first the new key is known everywhere, and nobody seals with it yet
  await using({ current: OLD, previous: NEW }, async ({ findToken, sealStoredTokens }) => {
    expect(await sealStoredTokens()).toBe(0);
    expect(await findToken({ shop: SHOP })).toBe(accessToken);
  });
  await using({ current: NEW, previous: OLD }, async ({ findToken, sealStoredTokens }) => {
    expect(await findToken({ shop: SHOP })).toBe(accessToken);
    expect(await sealStoredTokens()).toBe(1);
    expect(await sealStoredTokens()).toBe(0);
  });
  const after = idsOf(await access.row());
  expect(new Set(after).size).toBe(1);
  expect(after[0]).not.toBe(before[0]);
  await using({ current: NEW }, async ({ findToken, sessionStorage }) => {
    expect(await findToken({ shop: SHOP })).toBe(accessToken);
    expect(await sessionStorage.loadSession(`offline_${SHOP}`)).toMatchObject({ accessToken });
  });
});

test("what was stored before there was a key is read, and sealed by the sweep", async () => {
  const { accessToken, refreshToken } = await access.give();
  await access.core.pool.query("UPDATE shop_sessions SET access_token = $1, refresh_token = $2", [
    ...[accessToken, refreshToken],
  ]);
  await using({ current: NEW }, async ({ findToken, sealStoredTokens }) => {
    expect(await findToken({ shop: SHOP })).toBe(accessToken);
    expect(await sealStoredTokens()).toBe(1);
    expect(idsOf(await access.row())).toEqual(Array(2).fill(expect.stringMatching(/^[0-9a-f]{8}$/)));
    expect(await findToken({ shop: SHOP })).toBe(accessToken);
  });
});

test("a sweep is bounded, and rows of a key that nobody knows do not stand in its way", async () => {
  await access.core.pool.query(
    `INSERT INTO shop_sessions (id, shop, state, is_online, access_token)
     SELECT 'offline_' || n, n || '.myshopify.com', '', false, CASE WHEN n <= 300 THEN 'sealed:00000000:AAAA' ELSE 'shpat_' || n END
     FROM generate_series(1, 550) n`,
  );
  await using({ current: NEW }, async ({ sealStoredTokens }) => {
    expect([await sealStoredTokens(), await sealStoredTokens(), await sealStoredTokens()]).toEqual([200, 50, 0]);
  });
});

test("a key that is lost ends nobody's access for ever: calls wait, and the next opening of the app heals it", async () => {
  await access.give();
  await using({ current: OTHER }, async ({ findToken, sessionStorage, sealStoredTokens }) => {
    await expect(findToken({ shop: SHOP })).rejects.toMatchObject({ code: "UNAVAILABLE" });
    expect(await sealStoredTokens()).toBe(0);
    // the library takes this for no session, and exchanges the merchant's session token for a new one
    expect(await sessionStorage.loadSession(`offline_${SHOP}`)).toBeUndefined();
    expect(await access.row()).toMatchObject({ access_lost_at: null });
  });
});
