// Orders by Shopify's signed webhooks: what came from looks, net of refunds, in any order, without the customer.
import { randomInt } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { sendWebhook, workWebhooks } from "../support/send-webhook";
import { startCore, type TestCore } from "../support/start-core";
import { type Measured, openMeasured } from "./open-measured";

let core: TestCore;
let shop: Measured;
let other: Measured;

beforeAll(async () => {
  core = await startCore();
  shop = await openMeasured(core, "mine.myshopify.com");
  other = await openMeasured(core, "other.myshopify.com");
});
beforeEach(async () => {
  await core.pool.query("DELETE FROM look_orders; DELETE FROM look_refunds; UPDATE measuring SET counts_orders = true");
});
afterAll(() => core.stop());

const newNumber = () => randomInt(1_000_000, 2 ** 40);
const mark = (look: string, item: string) => [
  { name: "_looklift_look", value: look },
  { name: "_looklift_item", value: item },
  { name: "Engraving", value: "For Jane Roe" },
];

type Line = { id?: number; price: string; quantity?: number; off?: string; properties?: object[] };

/** An order's webhook as Shopify would send it whole, customer and all. */
function makeOrder({ id = newNumber(), lines, ...more }: { id?: number; lines: Line[]; [name: string]: unknown }) {
  return {
    ...{ id, currency: "USD", test: false, subtotal_price: "500.00", total_price: "530.00", name: "#1001" },
    ...{
      email: "jane.roe@example.com",
      phone: "+15550100",
      browser_ip: "203.0.113.9",
      client_details: { user_agent: "x" },
    },
    customer: { id: 77, email: "jane.roe@example.com", first_name: "Jane", last_name: "Roe" },
    shipping_address: { name: "Jane Roe", address1: "1 Main Street" },
    note_attributes: [{ name: "gift", value: "from Jane Roe" }],
    line_items: lines.map(({ id: line = newNumber(), price, quantity = 1, off, properties = [] }) => ({
      ...{ id: line, title: "A coat", price, quantity, properties },
      discount_allocations: off ? [{ amount: off, discount_application_index: 0 }] : [],
    })),
    ...more,
  };
}

type Given = { lines: [line: number, amount: number, quantity?: number][]; adjustment?: string };

const makeRefund = (order: number, { lines, adjustment }: Given) => ({
  ...{ id: newNumber(), order_id: order, note: "Jane Roe sends it back", user_id: 5 },
  refund_line_items: lines.map(([line_item_id, subtotal, quantity = 1]) => ({
    ...{ id: newNumber(), line_item_id, subtotal, quantity, line_item: { id: line_item_id, name: "A coat" } },
  })),
  order_adjustments: adjustment ? [{ id: newNumber(), kind: "refund_discrepancy", amount: adjustment }] : [],
});

async function hear(topic: string, payload: unknown, times = 1, at = shop): Promise<void> {
  for (let n = 0; n < times; n++) expect(await sendWebhook({ topic, shop: at.shop, payload })).toBe(200);
  await workWebhooks();
}

async function readSales({ clientId } = shop) {
  const { readReport } = await import("~/attribution/read-report");
  const { looks } = await readReport({ clientId, days: 7 });
  return looks.map(({ productTitle, orders, revenue, refunded }) => ({ productTitle, orders, revenue, refunded }));
}

test("an order counts once, with what was paid for the items of the look", async () => {
  const lines = [
    { price: "389.00", properties: mark(shop.lookId, shop.coat) },
    { price: "50.00", quantity: 2, off: "20.00", properties: mark(shop.lookId, shop.bag) },
    { price: "31.00" },
  ];
  await hear("orders/paid", makeOrder({ lines }), 2);
  expect(await readSales()).toEqual([{ productTitle: "Camel coat", orders: 1, revenue: 469, refunded: 0 }]);
});

test("a refund is taken off, whether it comes after its order or before it, and twice", async () => {
  const [late, early] = [newNumber(), newNumber()];
  const line = { price: "100.00", quantity: 2, properties: mark(shop.lookId, shop.coat) };
  await hear("orders/paid", makeOrder({ id: late, lines: [{ ...line, id: 9_000_001 }] }));
  await hear("refunds/create", makeRefund(late, { lines: [[9_000_001, 100]] }), 2);
  await hear("refunds/create", makeRefund(early, { lines: [[9_000_002, 200, 2]] }));
  expect(await readSales()).toEqual([{ productTitle: "Camel coat", orders: 1, revenue: 100, refunded: 100 }]);
  await hear("orders/paid", makeOrder({ id: early, lines: [{ ...line, id: 9_000_002 }] }));
  // given back whole, the second one is no order any more
  expect(await readSales()).toEqual([{ productTitle: "Camel coat", orders: 1, revenue: 100, refunded: 300 }]);
});

test("what was refunded beyond lines counts for the order of a drawn visitor", async () => {
  const { readHoldout } = await import("~/attribution/read-holdout");
  const { findMeasuring } = await import("~/attribution/find-measuring");
  const order = newNumber();
  const note_attributes = [{ name: "_looklift", value: "3h" }];
  await hear("orders/paid", makeOrder({ id: order, lines: [{ id: 9_100_001, price: "500.00" }], note_attributes }));
  await hear("refunds/create", makeRefund(order, { lines: [[9_100_001, 120.5]], adjustment: "-9.50" }));
  const { clientId } = shop;
  const holdout = await readHoldout({ clientId, measuring: await findMeasuring({ clientId }) });
  expect(holdout?.held).toMatchObject({ orders: 1, revenue: 370 });
  expect(holdout?.shown).toMatchObject({ orders: 0, revenue: 0 });
});

test("orders without anything of ours, of a test, of another shop's looks, or forged, do not count", async () => {
  const properties = mark(shop.lookId, shop.coat);
  await hear("orders/paid", makeOrder({ lines: [{ price: "10.00" }] }));
  await hear("orders/paid", makeOrder({ lines: [{ price: "10.00", properties }], test: true }));
  await hear("orders/paid", makeOrder({ lines: [{ price: "10.00", properties: mark(other.lookId, other.coat) }] }));
  await hear("orders/paid", makeOrder({ lines: [{ price: "10.00", properties: mark("look", "item") }] }));
  const old = [{ name: "_looklift", value: "2s" }];
  await hear("orders/paid", makeOrder({ lines: [{ price: "10.00" }], note_attributes: old }));
  expect((await core.pool.query("SELECT 1 FROM look_orders")).rowCount).toBe(0);
  expect(await sendWebhook({ topic: "orders/paid", shop: shop.shop, payload: {}, secret: "wrong" })).toBe(401);
});

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
