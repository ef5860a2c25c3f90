// Orders by Shopify's signed webhooks: what came from looks, net of refunds, in any order, without the customer.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { sendWebhook, workWebhooks } from "../support/send-webhook";
import { startCore, type TestCore } from "../support/start-core";
import { makeOrder, makeRefund, mark, newNumber } from "./make-order";
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

test("a part of a line that is given back leaves the rest, and never less than nothing", async () => {
  const id = newNumber();
  const line = { id: 9_200_001, price: "100.00", quantity: 3, properties: mark(shop.lookId, shop.coat) };
  await hear("orders/paid", makeOrder({ id, lines: [line] }));
  await hear("refunds/create", makeRefund(id, { lines: [[9_200_001, 100]] }));
  await hear("refunds/create", makeRefund(id, { lines: [[9_200_001, 49.99]] }));
  expect(await readSales()).toEqual([{ productTitle: "Camel coat", orders: 1, revenue: 150.01, refunded: 149.99 }]);
  await hear("refunds/create", makeRefund(id, { lines: [[9_200_001, 500]] }));
  expect(await readSales()).toEqual([{ productTitle: "Camel coat", orders: 0, revenue: 0, refunded: 300 }]);
});

test("of an order that is cancelled what was given back is taken off, of one that was kept nothing", async () => {
  const line = { price: "80.00", properties: mark(shop.lookId, shop.bag) };
  const [back, kept] = [newNumber(), newNumber()];
  await hear("orders/paid", makeOrder({ id: back, lines: [{ ...line, id: 9_300_001 }] }));
  await hear("orders/paid", makeOrder({ id: kept, lines: [{ ...line, id: 9_300_002 }] }));
  // Shopify tells of a cancellation's refund as of any other; of one without refund it tells nothing that is ours
  await hear("refunds/create", { ...makeRefund(back, { lines: [[9_300_001, 80]] }), restock: true });
  expect(await readSales()).toEqual([{ productTitle: "Camel coat", orders: 1, revenue: 80, refunded: 80 }]);
});

test("an order that is edited and told of anew stays as it was paid, less what was given back", async () => {
  const id = newNumber();
  const coat = { id: 9_400_001, price: "100.00", properties: mark(shop.lookId, shop.coat) };
  const bag = { id: 9_400_002, price: "60.00", properties: mark(shop.lookId, shop.bag) };
  await hear("orders/paid", makeOrder({ id, lines: [coat, bag] }));
  // staff take the bag out, for money back, and put a scarf in
  const scarf = { id: 9_400_003, price: "40.00" };
  const edited = [{ ...coat, price: "90.00" }, { ...bag, quantity: 0 }, scarf];
  await hear("orders/paid", makeOrder({ id, lines: edited, updated_at: "2026-11-26T00:00:00Z" }));
  await hear("refunds/create", makeRefund(id, { lines: [[9_400_002, 60]] }));
  expect(await readSales()).toEqual([{ productTitle: "Camel coat", orders: 1, revenue: 100, refunded: 60 }]);
});

test("amounts are those of the shop's money, whatever the customer paid in", async () => {
  const id = newNumber();
  const properties = mark(shop.lookId, shop.coat);
  const order = makeOrder({ id, lines: [{ id: 9_500_001, price: "100.00", off: "10.00", properties }] });
  const both = (usd: string, eur: string) => ({
    shop_money: { amount: usd, currency_code: "USD" },
    presentment_money: { amount: eur, currency_code: "EUR" },
  });
  const [line] = order.line_items;
  await hear("orders/paid", {
    ...{ ...order, presentment_currency: "EUR", subtotal_price_set: both("500.00", "460.00") },
    line_items: [{ ...line, price_set: both("100.00", "92.00") }],
  });
  const refund = makeRefund(id, { lines: [[9_500_001, 45]] });
  const [part] = refund.refund_line_items;
  await hear("refunds/create", { ...refund, refund_line_items: [{ ...part, subtotal_set: both("45.00", "41.40") }] });
  const { currency } = await import("~/db.server").then(({ prisma }) =>
    prisma.measuring.findUniqueOrThrow({ where: { id: shop.clientId } }),
  );
  expect(currency).toBe("USD");
  expect(await readSales()).toEqual([{ productTitle: "Camel coat", orders: 1, revenue: 45, refunded: 45 }]);
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
  for (const topic of ["orders/paid", "refunds/create"])
    expect(await sendWebhook({ topic, shop: shop.shop, payload: {}, secret: "wrong" })).toBe(401);
});
