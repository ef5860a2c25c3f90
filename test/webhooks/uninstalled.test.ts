import { afterAll, beforeAll, expect, test } from "vitest";
import { findViolations } from "../support/find-violations";
import { sendWebhook, workWebhooks } from "../support/send-webhook";
import { startCore, type TestCore } from "../support/start-core";
import { submit } from "../support/submit";
import { makeShop, storeSession, type TestShop } from "./make-shop";

let core: TestCore;
let leaving: TestShop;
let staying: TestShop;

beforeAll(async () => {
  core = await startCore();
  leaving = await makeShop({ core, shop: "leaving.myshopify.com", number: 1 });
  staying = await makeShop({ core, shop: "staying.myshopify.com", number: 2 });
});
afterAll(async () => {
  expect(await findViolations(core.pool)).toEqual({});
  await core.stop();
});

async function uninstall({ shop }: TestShop, triggeredAt = new Date()): Promise<void> {
  expect(await sendWebhook({ topic: "app/uninstalled", shop, triggeredAt })).toBe(200);
  await workWebhooks();
}

async function stateOf({ shop, tokens, open, clientId }: TestShop) {
  const { findClientByKey } = await import("~/clients/find-client-by-key");
  const { findExtraction } = await import("~/extraction/find-extraction");
  const { rowCount: sessions } = await core.pool.query("SELECT 1 FROM shop_sessions WHERE shop = $1", [shop]);
  const callers = await Promise.all(tokens.map((token) => findClientByKey({ token })));
  const extraction = await findExtraction({ clientId, id: open.requestId });
  return {
    sessions,
    keys: callers.filter(Boolean).length,
    open: [extraction?.status, extraction?.refunded, extraction?.error?.code],
  };
}

const installed = { sessions: 1, keys: 2, open: ["NOT_STARTED", false, undefined] };
const gone = { sessions: 0, keys: 0, open: ["FAILURE", true, "APP_UNINSTALLED"] };

test("a shop that leaves loses its session and its keys, and gets back what was reserved; others lose nothing", async () => {
  expect(await stateOf(leaving)).toEqual(installed);
  await uninstall(leaving);
  expect(await stateOf(leaving)).toEqual(gone);
  expect(await stateOf(staying)).toEqual(installed);
  const { readBalance } = await import("~/credits/read-balance");
  expect(await readBalance({ clientId: leaving.clientId })).toMatchObject({ reserved: 0, available: 124 });
});

test("twice is once", async () => {
  const before = await core.pool.query("SELECT * FROM credit_entries ORDER BY id");
  await uninstall(leaving);
  expect(await stateOf(leaving)).toEqual(gone);
  expect((await core.pool.query("SELECT * FROM credit_entries ORDER BY id")).rows).toEqual(before.rows);
});

test("a shop that comes back finds its keys, pictures and credits", async () => {
  await storeSession(core, leaving.shop, new Date());
  const { ensureShopClient } = await import("~/clients/ensure-shop-client");
  expect(await ensureShopClient({ shop: leaving.shop, mode: "LIVE" })).toEqual({ clientId: leaving.clientId });
  expect(await stateOf(leaving)).toMatchObject({ sessions: 1, keys: 2 });
  await expect(submit({ clientId: leaving.clientId, trialImage: leaving.ready })).resolves.toBeDefined();
});

test("an uninstall from before the shop came back, hours late, changes nothing", async () => {
  const { requestId } = await submit({ clientId: leaving.clientId, trialImage: leaving.ready });
  await uninstall(leaving, new Date(Date.now() - 3_600_000));
  expect(await stateOf({ ...leaving, open: { ...leaving.open, requestId } })).toEqual(installed);
});

test("what was submitted after it happened is left alone", async () => {
  const { requestId: early } = await submit({ clientId: staying.clientId, trialImage: staying.ready });
  await core.pool.query("UPDATE request_logs SET created_at = now() - interval '10 minutes' WHERE request_id = $1", [
    early,
  ]);
  await core.pool.query("UPDATE shop_sessions SET stored_at = now() - interval '1 hour' WHERE shop = $1", [
    staying.shop,
  ]);
  await uninstall(staying, new Date(Date.now() - 300_000));
  expect((await stateOf(staying)).open[0]).toBe("NOT_STARTED");
  expect((await stateOf({ ...staying, open: { ...staying.open, requestId: early } })).open[0]).toBe("FAILURE");
});

test("the scopes that a shop grants are written down, the latest of them, in whatever order they are told", async () => {
  await storeSession(core, staying.shop, new Date(Date.now() - 600_000));
  const tell = async (current: string[], minutesAgo: number) => {
    const triggeredAt = new Date(Date.now() - minutesAgo * 60_000);
    await sendWebhook({
      topic: "app/scopes_update",
      shop: staying.shop,
      payload: { previous: [], current },
      triggeredAt,
    });
    await workWebhooks();
    const { rows } = await core.pool.query("SELECT scope FROM shop_sessions WHERE shop = $1", [staying.shop]);
    return rows[0].scope;
  };
  expect(await tell(["read_products", "write_files"], 5)).toBe("read_products,write_files");
  expect(await tell(["read_products"], 7)).toBe("read_products,write_files");
  expect(await tell(["write_products"], 1)).toBe("write_products");
});

test("a shop whose plan may have changed has its limits of Shopify learned anew, and no other shop", async () => {
  await storeSession(core, leaving.shop);
  await core.pool.query("UPDATE shop_sessions SET points_left = 3, points_max = 20000, points_per_second = 1000");
  expect(await sendWebhook({ topic: "shop/update", shop: staying.shop, payload: { plan_name: "basic" } })).toBe(200);
  await workWebhooks();
  const { rows } = await core.pool.query("SELECT shop, points_max, points_per_second FROM shop_sessions ORDER BY shop");
  const limits = Object.fromEntries(rows.map(({ shop, ...limit }) => [shop, Object.values(limit)]));
  expect(limits).toEqual({ [staying.shop]: [1_000, 50], [leaving.shop]: [20_000, 1_000] });
});
