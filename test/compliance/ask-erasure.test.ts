// A merchant deletes everything in the app: confirmed, by the way of shop/redact, with a receipt, while the app stays open.
import { afterAll, beforeAll, expect, test } from "vitest";
import { findViolations } from "../support/find-violations";
import { workWebhooks } from "../support/send-webhook";
import { startCore, type TestCore } from "../support/start-core";
import { makeShop, storeSession, type TestShop } from "../webhooks/make-shop";

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

async function ask({ shop, clientId }: TestShop, confirmation: string) {
  const { askErasure } = await import("~/compliance/ask-erasure");
  return askErasure({ shop, clientId, confirmation });
}

async function looksOf({ shop }: TestShop): Promise<number> {
  return (await core.pool.query("SELECT 1 FROM looks WHERE shop = $1", [shop])).rowCount ?? 0;
}

async function endPlan({ shop }: TestShop): Promise<void> {
  await core.pool.query("UPDATE subscriptions SET status = 'CANCELLED', ended_at = now() WHERE shop = $1", [shop]);
}

test("while a paid plan would go on at Shopify, nothing is deleted", async () => {
  await expect(ask(leaving, "leaving")).rejects.toMatchObject({ code: "VALIDATION_ERROR", message: /End your plan/ });
});

test.each(["", "yes", "staying", "leaving.example.com"])("%j does not confirm it", async (typed) => {
  await endPlan(leaving);
  await expect(ask(leaving, typed)).rejects.toMatchObject({ message: "Type leaving to confirm." });
  await workWebhooks();
  expect(await looksOf(leaving)).toBe(1);
});

test("confirmed, everything goes, though a page of the app has got a session meanwhile; the neighbour stays", async () => {
  const { receipt } = await ask(leaving, " Leaving ");
  expect(receipt).toMatch(/^erasure-[0-9A-Z]{26}$/);
  await storeSession(core, leaving.shop, new Date(Date.now() + 1_000));
  await workWebhooks();
  expect(await looksOf(leaving)).toBe(0);
  const { rows } = await core.pool.query("SELECT shop, name FROM clients WHERE id = ANY($1)", [leaving.clientIds]);
  expect(rows).toEqual(Array(2).fill({ shop: null, name: "erased" }));
  expect(await looksOf(staying)).toBe(1);
  const { rows: receipts } = await core.pool.query("SELECT * FROM webhook_deliveries WHERE webhook_id = $1", [receipt]);
  expect(receipts).toMatchObject([{ topic: "shop/redact", shop: "", payload: null, worked_at: expect.any(Date) }]);
});

test("the merchant who goes on begins anew, with nothing and without a second welcome", async () => {
  const { ensureShopClient } = await import("~/clients/ensure-shop-client");
  const { readBalance } = await import("~/credits/read-balance");
  const { clientId } = await ensureShopClient({ shop: leaving.shop, mode: "LIVE" });
  expect(leaving.clientIds).not.toContain(clientId);
  expect(await readBalance({ clientId })).toMatchObject({ available: 0 });
});

test("Shopify's own webhook cannot claim to be the merchant's word", async () => {
  const { sendWebhook } = await import("../support/send-webhook");
  const payload = { askedHere: true, shop_domain: staying.shop };
  const sent = { topic: "shop/redact", shop: staying.shop, payload, triggeredAt: new Date(Date.now() - 120_000) };
  expect(await sendWebhook(sent)).toBe(200);
  await workWebhooks();
  expect(await looksOf(staying)).toBe(1);
});
