// What is kept of orders: no customer, no number, nothing past its time.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { sendWebhook, workWebhooks } from "../support/send-webhook";
import { startCore, type TestCore } from "../support/start-core";
import { makeOrder, makeRefund, mark, newNumber } from "./make-order";
import { type Measured, openMeasured } from "./open-measured";

let core: TestCore;
let shop: Measured;

beforeAll(async () => {
  core = await startCore();
  shop = await openMeasured(core, "mine.myshopify.com");
});
beforeEach(async () => {
  await core.pool.query("DELETE FROM look_orders; DELETE FROM look_refunds; UPDATE measuring SET counts_orders = true");
});
afterAll(() => core.stop());

async function hear(topic: string, payload: unknown): Promise<void> {
  expect(await sendWebhook({ topic, shop: shop.shop, payload })).toBe(200);
  await workWebhooks();
}

test("while orders are not counted nothing of them is kept", async () => {
  await core.pool.query("UPDATE measuring SET counts_orders = false");
  const lines = [{ price: "10.00", properties: mark(shop.lookId, shop.coat) }];
  await hear("orders/paid", makeOrder({ lines }));
  await hear("refunds/create", makeRefund(newNumber(), { lines: [[1, 5]] }));
  expect((await core.pool.query("SELECT 1 FROM look_orders")).rowCount).toBe(0);
  expect((await core.pool.query("SELECT 1 FROM look_refunds")).rowCount).toBe(0);
});

test("neither the customer nor the order's number is kept, also before a webhook is worked off", async () => {
  const id = newNumber();
  const order = makeOrder({ id, lines: [{ price: "10.00", properties: mark(shop.lookId, shop.coat) }] });
  expect(await sendWebhook({ topic: "orders/paid", shop: shop.shop, payload: order })).toBe(200);
  const refund = makeRefund(id, { lines: [[1, 5]] });
  expect(await sendWebhook({ topic: "refunds/create", shop: shop.shop, payload: refund })).toBe(200);
  const search = async (pattern: string) => {
    const { rows } = await core.pool.query("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'");
    const found: string[] = [];
    for (const { name } of rows)
      if ((await core.pool.query(`SELECT 1 FROM "${name}" t WHERE t::text ~* $1 LIMIT 1`, [pattern])).rowCount)
        found.push(name);
    return found;
  };
  expect(await search("jane|roe@|main street|113\\.9|15550100|#1001")).toEqual([]);
  await workWebhooks();
  expect(await search(`jane|roe@|main street|113\\.9|15550100|#1001|${id}`)).toEqual([]);
  expect((await core.pool.query("SELECT 1 FROM look_orders")).rowCount).toBe(1);
});

test("when a customer asks what is kept, it is said which rows of the export are of their orders", async () => {
  const { findOrders } = await import("~/attribution/note-order");
  const { exportLookOrders } = await import("~/attribution/export-attribution");
  const lines = [{ price: "10.00", properties: mark(shop.lookId, shop.coat) }];
  const [mine, another] = [newNumber(), newNumber()];
  await hear("orders/paid", makeOrder({ id: mine, lines }));
  const exported: string[] = [];
  for await (const { orderHash } of exportLookOrders({ clientIds: [shop.clientId] })) exported.push(orderHash);
  await hear("orders/paid", makeOrder({ id: another, lines }));
  const asked = { shop: shop.shop, orders: [String(mine), String(newNumber())] };
  expect(await findOrders(asked)).toEqual(exported);
  expect(exported).toHaveLength(1);
  await hear("customers/data_request", {
    customer: { id: 77, email: "jane.roe@example.com" },
    orders_requested: [mine],
  });
  const { rows } = await core.pool.query(
    "SELECT payload FROM webhook_deliveries WHERE topic = 'customers/data_request'",
  );
  expect(rows).toEqual([{ payload: null }]);
});

test("when a customer is to be deleted, the amounts of their orders go too", async () => {
  const id = newNumber();
  await hear("orders/paid", makeOrder({ id, lines: [{ price: "10.00", properties: mark(shop.lookId, shop.coat) }] }));
  await hear("refunds/create", makeRefund(id, { lines: [[1, 5]] }));
  await hear("customers/redact", { customer: { id: 77, email: "jane.roe@example.com" }, orders_to_redact: [id] });
  const { rows } = await core.pool.query(
    "SELECT (SELECT count(*)::int FROM look_orders) AS orders, (SELECT count(*)::int FROM look_refunds) AS refunds",
  );
  expect(rows).toEqual([{ orders: 0, refunds: 0 }]);
});

test("what is past its time is forgotten: orders after 180 days, refunds of no order of ours after a week", async () => {
  const { sweepAttribution } = await import("~/attribution/sweep-attribution");
  const [old, recent] = [newNumber(), newNumber()];
  const line = { price: "10.00", properties: mark(shop.lookId, shop.coat) };
  for (const id of [old, recent]) await hear("orders/paid", makeOrder({ id, lines: [{ ...line, id: id + 1 }] }));
  await core.pool.query("UPDATE look_orders SET day = current_date - 8");
  await core.pool.query(
    "UPDATE look_orders SET day = current_date - 181 WHERE order_hash = (SELECT min(order_hash) FROM look_orders)",
  );
  await hear("refunds/create", makeRefund(newNumber(), { lines: [[1, 5]] }));
  await hear("refunds/create", makeRefund(recent, { lines: [[recent + 1, 5]] }));
  await hear("refunds/create", makeRefund(old, { lines: [[old + 1, 5]] }));
  await core.pool.query("UPDATE look_refunds SET day = current_date - 8");
  await sweepAttribution();
  const { rows } = await core.pool.query(
    "SELECT (SELECT count(*)::int FROM look_order_lines) AS lines, (SELECT count(*)::int FROM look_refunds) AS refunds",
  );
  expect(rows).toEqual([{ lines: 1, refunds: 1 }]);
});
