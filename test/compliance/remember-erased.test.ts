// An erased shop is known again when it comes back, whatever secret was replaced in between, and by nobody who has only the database.
import { createHmac } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { keyOf, reloadWith } from "../support/reload-with";
import { startCore, type TestCore } from "../support/start-core";

const [OLD, NEW, OTHER] = [keyOf(1), keyOf(2), keyOf(3)];
const SHOP = "left.myshopify.com";
const WELCOME = 25;

let core: TestCore;
beforeAll(async () => {
  core = await startCore({ env: { ENCRYPTION_KEY: OLD } });
});
beforeEach(async () => {
  await core.pool.query("DELETE FROM erased_shops");
  await core.pool.query("DELETE FROM erasure_keys");
  await core.pool.query("UPDATE clients SET shop = NULL");
});
afterAll(() => core.stop());

type Secrets = { key?: string; previousKey?: string; secret?: string; previousSecret?: string };

/** What the app's modules do in a process that was started with these secrets. */
async function using<T>(secrets: Secrets, act: (app: Started) => Promise<T>): Promise<T> {
  const app = await startedWith(secrets);
  return act(app).finally(app.close);
}
type Started = Awaited<ReturnType<typeof startedWith>>;

async function startedWith({ key = OLD, previousKey = "", secret = "one", previousSecret = "" }: Secrets) {
  reloadWith({
    ENCRYPTION_KEY: key,
    ENCRYPTION_KEY_PREVIOUS: previousKey,
    SHOPIFY_API_SECRET: secret,
    SHOPIFY_API_SECRET_PREVIOUS: previousSecret,
  });
  const [{ ensureShopClient }, { eraseClients }, { readBalance }, { sealStoredErasureKeys }, db] = await Promise.all([
    import("~/clients/ensure-shop-client"),
    import("~/clients/erase-clients"),
    import("~/credits/read-balance"),
    import("~/clients/remember-erased"),
    import("~/db.server"),
  ]);
  /** What a shop is welcomed with when it opens the app. */
  async function welcome(shop = SHOP): Promise<number> {
    const { clientId } = await ensureShopClient({ shop, mode: "LIVE" });
    return (await readBalance({ clientId })).available;
  }
  /** A shop comes, and has all its data deleted. */
  async function comeAndGo(shop = SHOP): Promise<void> {
    await welcome(shop);
    await eraseClients({ shop });
  }
  return { welcome, comeAndGo, eraseClients, sealStoredErasureKeys, close: () => db.closeDatabase() };
}

test("no number of rotations of the app's secret forgets it", async () => {
  await using({ secret: "one" }, ({ comeAndGo }) => comeAndGo());
  for (const [secret, previousSecret] of [["two", "one"], ["three", "two"], ["four"]])
    await using({ ...(secret && { secret }), ...(previousSecret && { previousSecret }) }, async (app) => {
      expect(await app.welcome()).toBe(0);
      await app.eraseClients({ shop: SHOP });
    });
  await using({ secret: "four" }, async ({ welcome }) => expect(await welcome("new.myshopify.com")).toBe(WELCOME));
});

test("a rotation of the encryption key does not forget it: the sweep seals the key anew", async () => {
  await using({ key: OLD }, ({ comeAndGo }) => comeAndGo());
  await using({ key: OLD, previousKey: NEW }, async (app) => expect(await app.sealStoredErasureKeys()).toBe(0));
  await using({ key: NEW, previousKey: OLD }, async (app) => {
    expect(await app.sealStoredErasureKeys()).toBe(1);
    expect(await app.sealStoredErasureKeys()).toBe(0);
  });
  await using({ key: NEW }, async ({ welcome }) => expect(await welcome()).toBe(0));
});

test("receipts that were hashed with the app's secret hold under the current and the previous one", async () => {
  const digest = (secret: string, shop: string) =>
    createHmac("sha256", secret).update(`erased shop ${shop}`).digest("hex");
  const shops = ["current", "previous", "forgotten"].map((secret) => [secret, `of-${secret}.myshopify.com`] as const);
  for (const [secret, shop] of shops)
    await core.pool.query("INSERT INTO erased_shops (shop_hash) VALUES ($1)", [digest(secret, shop)]);
  const welcomed = await using({ secret: "current", previousSecret: "previous" }, async ({ welcome }) => {
    const credits: number[] = [];
    for (const [, shop] of shops) credits.push(await welcome(shop));
    return credits;
  });
  expect(welcomed).toEqual([0, 0, WELCOME]);
});

test("who has the database, and even the app's secret, cannot try out domains", async () => {
  await using({ secret: "one" }, ({ comeAndGo }) => comeAndGo());
  const { rows: receipts } = await core.pool.query("SELECT shop_hash FROM erased_shops");
  const { rows: keys } = await core.pool.query("SELECT secret FROM erasure_keys");
  expect(keys).toEqual([{ secret: expect.stringMatching(/^sealed:/) }]);
  const tried = ["one", keys[0].secret, OLD].map((key) =>
    createHmac("sha256", key).update(`erased shop ${SHOP}`).digest("hex"),
  );
  expect(receipts).toHaveLength(1);
  expect(tried).not.toContain(receipts[0].shop_hash);
});

test("erasures that make the first key at once are all known afterwards", async () => {
  const shops = ["a", "b", "c", "d"].map((name) => `${name}.myshopify.com`);
  await using({}, ({ comeAndGo }) => Promise.all(shops.map((shop) => comeAndGo(shop))));
  await using({}, async ({ welcome }) => {
    for (const shop of shops) expect(await welcome(shop)).toBe(0);
  });
});

test("an encryption key that is lost keeps no shop out, and later erasures are remembered under another key", async () => {
  await using({ key: OLD }, ({ comeAndGo }) => comeAndGo());
  await using({ key: OTHER }, async ({ welcome, comeAndGo }) => {
    expect(await welcome()).toBe(WELCOME);
    await comeAndGo("later.myshopify.com");
    expect(await welcome("later.myshopify.com")).toBe(0);
  });
  // the first key comes back, and with it what it remembers
  await core.pool.query("UPDATE clients SET shop = NULL");
  await using({ key: OTHER, previousKey: OLD }, async ({ welcome, sealStoredErasureKeys }) => {
    expect(await sealStoredErasureKeys()).toBe(1);
    expect([await welcome(), await welcome("later.myshopify.com")]).toEqual([0, 0]);
  });
});
