import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findViolations } from "../support/find-violations";
import { plainPicture } from "../support/make-client";
import { sendWebhook, workWebhooks } from "../support/send-webhook";
import { startCore, type TestCore } from "../support/start-core";
import { submit } from "../support/submit";
import { createTestEngine } from "../support/test-engine";
import { makeShop, run, storeSession, type TestShop } from "./make-shop";

// What may still name a client once its shop is erased: its own row, its money and the checks of that, and the queue's rows,
// which hold ids only.
const LEDGER = ["clients", "credit_accounts", "credit_entries", "credit_grants", "credit_holds", "reconciler_runs"];
// These are of no shop, keep the ids of what has come in so that it acts once, or are the receipt of the erasure itself.
const OF_NO_SHOP = ["_prisma_migrations", "webhook_deliveries", "erased_shops", "erasure_keys"];

let core: TestCore;
let erased: TestShop;
let kept: TestShop;

beforeAll(async () => {
  core = await startCore();
  erased = await makeShop({ core, shop: "erased.myshopify.com", number: 1 });
  kept = await makeShop({ core, shop: "kept.myshopify.com", number: 2 });
});
afterAll(async () => {
  expect(await findViolations(core.pool)).toEqual({});
  await core.stop();
});

async function redact({ shop }: Pick<TestShop, "shop">, triggeredAt = new Date()): Promise<void> {
  const payload = { shop_id: 954889, shop_domain: shop };
  expect(await sendWebhook({ topic: "shop/redact", shop, payload, triggeredAt })).toBe(200);
  await workWebhooks();
}

/** The tables, of the app and of the queue, in which a text stands in any column of any row. */
async function tablesWith(text: string): Promise<string[]> {
  const { rows: tables } = await core.pool.query<{ schema: string; name: string }>(
    "SELECT schemaname AS schema, tablename AS name FROM pg_tables WHERE schemaname IN ('public', 'pgboss') ORDER BY 2",
  );
  const found: string[] = [];
  for (const { schema, name } of tables) {
    const { rowCount } = await core.pool.query(
      `SELECT 1 FROM ${schema}."${name}" t WHERE position(lower($1) IN lower(t::text)) > 0 LIMIT 1`,
      [text],
    );
    if (rowCount) found.push(schema === "pgboss" ? "pgboss" : name);
  }
  return [...new Set(found)];
}

/** How many rows each table of the app has, but for the ledger. */
async function countRows(): Promise<Record<string, number>> {
  const { rows } = await core.pool.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL($1) ORDER BY 1",
    [[...LEDGER, ...OF_NO_SHOP]],
  );
  const counts = rows.map(async ({ name }) => {
    const { rows: counted } = await core.pool.query(`SELECT count(*)::int AS count FROM "${name}"`);
    return [name, counted[0].count];
  });
  return Object.fromEntries(await Promise.all(counts));
}

async function objectsOf({ clientIds }: TestShop): Promise<string[]> {
  const { listObjects } = await import("~/storage.server");
  const prefixes = clientIds.flatMap((clientId) => [`t/${clientId}/`, `incoming/${clientId}/`]);
  return (await Promise.all(prefixes.map((prefix) => listObjects({ prefix })))).flat();
}

const tracesOf = ({ shop, words, productGid, clientIds, tokens, number, ready, sent, found }: TestShop) => ({
  texts: [
    ...[shop, words.productName, words.productDescription, `secret-coat-${number}`, productGid],
    ...[`gid://shopify/MediaImage/5${number}`, `https://shop-${number}.example.com/hook`],
    ...[`shpat_of_${shop}`, ...tokens.map((token) => token.slice(0, 12)), `Key of ${shop}`, `key of ${shop}`],
    ...[ready, sent],
  ],
  ids: [...clientIds, found.requestId],
});

async function snapshot(shop: TestShop) {
  const tables = ["clients", "api_keys", "request_logs", "trial_images", "looks", "shop_sessions", "credit_entries"];
  const counts = await Promise.all(
    tables.map(async (name) => {
      const { rows } = await core.pool.query(
        `SELECT count(*)::int AS count FROM ${name} t WHERE t::text LIKE '%' || $1 || '%' OR t::text LIKE '%' || $2 || '%'`,
        [shop.clientId, shop.shop],
      );
      return [name, rows[0].count];
    }),
  );
  return { ...Object.fromEntries(counts), objects: (await objectsOf(shop)).sort() };
}

test("before, the shop is everywhere, and no table is without it", async () => {
  const empty = Object.entries(await countRows()).filter(([, count]) => count === 0);
  expect(empty, "a new table: let makeShop put something there, and an erasure delete it").toEqual([]);
  const { texts, ids } = tracesOf(erased);
  for (const text of texts) expect([text, await tablesWith(text)]).not.toEqual([text, []]);
  expect((await tablesWith(ids[0] ?? "")).length).toBeGreaterThan(8);
  expect((await objectsOf(erased)).length).toBeGreaterThanOrEqual(5);
});

test("after an erasure no row and no object knows the shop, but for a ledger that names nobody", async () => {
  const [before, counts] = [await snapshot(kept), await countRows()];
  await redact(erased);
  // two shops were made alike: half of everything is gone
  expect(await countRows()).toEqual(
    Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, count / 2])),
  );
  const { texts, ids } = tracesOf(erased);
  for (const text of texts) expect([text, await tablesWith(text)]).toEqual([text, []]);
  for (const id of ids) expect([...LEDGER, "pgboss"]).toEqual(expect.arrayContaining(await tablesWith(id)));
  expect(await objectsOf(erased)).toEqual([]);
  expect(await snapshot(kept)).toEqual(before);
  const { rows } = await core.pool.query(
    "SELECT shop, name, erased_at IS NOT NULL AS erased FROM clients WHERE id = ANY($1)",
    [erased.clientIds],
  );
  expect(rows).toEqual(Array(2).fill({ shop: null, name: "erased", erased: true }));
});

test("the ledger still adds up, and says to whoever has the bill that it was paid", async () => {
  const { rows } = await core.pool.query(
    `SELECT available, reserved, (SELECT sum(delta_available)::int FROM credit_entries e WHERE e.client_id = a.client_id) AS sum,
            EXISTS (SELECT 1 FROM credit_entries e WHERE e.client_id = a.client_id AND external_ref = $2) AS bought
     FROM credit_accounts a WHERE client_id = $1`,
    [erased.clientId, erased.externalRef],
  );
  expect(rows).toEqual([{ available: 124, reserved: 0, sum: 124, bought: true }]);
  expect(await findViolations(core.pool)).toEqual({});
});

test("its keys are nobody's any more", async () => {
  const { findClientByKey } = await import("~/clients/find-client-by-key");
  for (const token of erased.tokens) expect(await findClientByKey({ token })).toBeNull();
});

test("told again, under the same or another id, it changes nothing", async () => {
  const before = await core.pool.query("SELECT * FROM clients ORDER BY id");
  await redact(erased);
  await redact({ shop: "never-installed.myshopify.com" });
  expect((await core.pool.query("SELECT * FROM clients ORDER BY id")).rows).toEqual(before.rows);
});

test("a shop that comes back begins anew, without a second welcome, however often it is erased", async () => {
  const { ensureShopClient } = await import("~/clients/ensure-shop-client");
  const { readBalance } = await import("~/credits/read-balance");
  for (let time = 0; time < 2; time++) {
    const { clientId } = await ensureShopClient({ shop: erased.shop, mode: "LIVE" });
    expect(erased.clientIds).not.toContain(clientId);
    expect(await readBalance({ clientId })).toEqual({ available: 0, reserved: 0, grants: [] });
    await redact(erased);
  }
  const { clientId } = await ensureShopClient({ shop: "erased-2.myshopify.com", mode: "LIVE" });
  expect(await readBalance({ clientId })).toMatchObject({ available: 25 });
});

test("the receipt of an erasure is one keyed hash, which leads to no ledger", async () => {
  const { rows } = await core.pool.query("SELECT * FROM erased_shops");
  // no key to seal with in this world, so this one lies open
  const { rows: keys } = await core.pool.query<{ secret: string }>("SELECT secret FROM erasure_keys");
  expect(keys).toHaveLength(1);
  const digest = createHmac("sha256", keys[0]?.secret ?? "")
    .update(`erased shop ${erased.shop}`)
    .digest("hex");
  expect(rows).toEqual([{ shop_hash: digest, erased_at: expect.any(Date) }]);
});

test("a first load that died between client and account is finished by the next one", async () => {
  const { ensureShopClient } = await import("~/clients/ensure-shop-client");
  const { readBalance } = await import("~/credits/read-balance");
  const shop = "half-made.myshopify.com";
  const id = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
  await core.pool.query("INSERT INTO clients (id, shop, mode, name) VALUES ($1, $2, 'LIVE', $2)", [id, shop]);
  expect(await ensureShopClient({ shop, mode: "LIVE" })).toEqual({ clientId: id });
  expect(await readBalance({ clientId: id })).toMatchObject({ available: 25 });
});

test("a shop that came back before the erasure was worked off is left alone", async () => {
  const before = await snapshot(kept);
  await storeSession(core, kept.shop, new Date());
  await redact(kept, new Date(Date.now() - 60_000));
  expect(await snapshot(kept)).toEqual(before);
});

test("what was on its way to the store is found there and deleted: an upload, and a worker's pictures", async () => {
  const busy = await makeShop({ core, shop: "busy.myshopify.com", number: 3 });
  const { presignUpload } = await import("~/uploads/presign-upload");
  const body = await plainPicture();
  const { clientId } = busy;
  const upload = await presignUpload({ clientId, contentType: "image/jpeg", contentLength: body.length });
  const { requestId } = await submit({ clientId, trialImage: busy.ready });
  const engine = createTestEngine();
  const running = run(requestId, {
    async extract(image, hints, call) {
      await redact(busy);
      return engine.extract(image, hints, call);
    },
  });
  await expect(running).rejects.toThrow();
  expect(await objectsOf(busy)).toEqual([]);
  const put = await fetch(upload.uploadUrl, { method: "PUT", headers: upload.headers, body: new Uint8Array(body) });
  const { writeObject } = await import("~/storage.server");
  await writeObject({ key: `t/${clientId}/out/${requestId}/1/1-mask.png`, body, contentType: "image/png" });
  expect([put.status, (await objectsOf(busy)).length]).toEqual([200, 2]);
  const { sweepErased } = await import("~/compliance/sweep-erased");
  expect(await sweepErased()).toBe(2);
  expect(await objectsOf(busy)).toEqual([]);
});

test("an erasure that breaks off at any step is carried on by the next attempt", async () => {
  const broken = await makeShop({ core, shop: "broken.myshopify.com", number: 4 });
  const { eraseShop } = await import("~/compliance/erase-shop");
  const call = { shop: broken.shop, happenedAt: new Date() };
  let attempts = 0;
  for (let steps = 0; ; steps++, attempts++) {
    const done = await eraseShop({ ...call, signal: breakAfter(steps) }).then(
      () => true,
      (error: Error) => error.message !== "broken off",
    );
    if (done) break;
  }
  expect(attempts).toBeGreaterThan(3);
  for (const text of tracesOf(broken).texts) expect([text, await tablesWith(text)]).toEqual([text, []]);
  expect(await objectsOf(broken)).toEqual([]);
});

/** A signal that has aborted when it is asked for the n-th time. */
function breakAfter(questions: number): AbortSignal {
  let left = questions;
  const { signal } = new AbortController();
  signal.throwIfAborted = () => {
    if (left-- === 0) throw new Error("broken off");
  };
  return signal;
}
