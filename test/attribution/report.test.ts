// The report and the holdout, as they are read from what was counted.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startCore, type TestCore } from "../support/start-core";
import { type Measured, openMeasured } from "./open-measured";

let core: TestCore;
let shop: Measured;

beforeAll(async () => {
  core = await startCore();
  shop = await openMeasured(core, "mine.myshopify.com");
  const other = await openMeasured(core, "other.myshopify.com");
  await sell({ of: other, orders: 50, amount: 1_000, arm: "3s" });
  await count({ of: other, viewed: 500, visitors: 500, arm: "3s" });
});
beforeEach(async () => {
  for (const table of ["look_counts", "look_orders", "look_refunds"])
    await core.pool.query(`DELETE FROM ${table} WHERE client_id = $1`, [shop.clientId]);
});
afterAll(() => core.stop());

type Sell = { of?: Measured; orders: number; amount: number; arm?: string; daysAgo?: number; refunded?: number };
let number = 0;

async function sell({ of = shop, orders, amount, arm = "", daysAgo = 0, refunded = 0 }: Sell): Promise<void> {
  const { prisma } = await import("~/db.server");
  const day = new Date(Date.now() - daysAgo * 86_400_000);
  const { clientId, lookId, coat } = of;
  for (let n = 0; n < orders; n++) {
    const hash = String(number++).padStart(64, "0");
    const orderHash = hash;
    await prisma.lookOrder.create({ data: { clientId, orderHash, day, arm, amount, currency: "USD" } });
    const line = { clientId, orderHash, lineHash: hash, lookId, itemId: coat, quantity: 1, amount };
    await prisma.lookOrderLine.create({ data: line });
    const refund = { clientId, orderHash, refundHash: hash, lineHash: hash, day, quantity: 1, amount: refunded };
    if (refunded > 0) await prisma.lookRefund.create({ data: refund });
  }
}

type Count = Partial<Record<"viewed" | "visitors" | "added" | "bought" | "daysAgo", number>> & {
  of?: Measured;
  arm?: string;
};

async function count({ of = shop, arm = "", daysAgo = 0, ...counts }: Count): Promise<void> {
  const { prisma } = await import("~/db.server");
  const day = new Date(Date.now() - daysAgo * 86_400_000);
  await prisma.lookCount.create({
    data: { clientId: of.clientId, day, lookId: of.lookId, itemId: "", arm, ...counts },
  });
}

async function read(days = 30) {
  const { readReport } = await import("~/attribution/read-report");
  return readReport({ clientId: shop.clientId, days });
}

test("a shop that nobody came to has an empty report", async () => {
  expect(await read()).toMatchObject({ looks: [], total: { viewed: 0, orders: 0, revenue: 0 } });
});

test("only the days asked for count, and only this shop's", async () => {
  await count({ viewed: 5, added: 2 });
  await count({ viewed: 7, daysAgo: 10 });
  await count({ viewed: 11, daysAgo: 60 });
  await sell({ orders: 2, amount: 100, refunded: 30 });
  await sell({ orders: 1, amount: 50, refunded: 50 });
  await sell({ orders: 1, amount: 500, daysAgo: 10 });
  const [week, month] = [await read(7), await read(30)];
  expect(week.looks).toHaveLength(1);
  expect(week.total).toMatchObject({ viewed: 5, added: 2, orders: 2, revenue: 140, refunded: 110 });
  expect(month.total).toMatchObject({ viewed: 12, orders: 3, revenue: 640 });
});

test("each look shows its items, and what was bought of it counts a checkout once", async () => {
  const { prisma } = await import("~/db.server");
  const { clientId, lookId, coat, bag } = shop;
  const common = { clientId, lookId, day: new Date(), arm: "" };
  await count({ viewed: 9, bought: 2 });
  await prisma.lookCount.create({ data: { ...common, itemId: coat, opened: 4, added: 3, bought: 2 } });
  await prisma.lookCount.create({ data: { ...common, itemId: bag, opened: 1, bought: 1 } });
  await sell({ orders: 2, amount: 100, refunded: 30 });
  const { looks, total } = await read();
  const none = { added: 0, orders: 0, revenue: 0, refunded: 0 };
  expect(looks[0]?.items).toEqual([
    { itemId: coat, label: null, opened: 4, added: 3, bought: 2, orders: 2, revenue: 140, refunded: 60 },
    { itemId: bag, label: null, ...none, opened: 1, bought: 1 },
  ]);
  expect(total).toMatchObject({ viewed: 9, opened: 5, added: 3, bought: 2, orders: 2, revenue: 140 });
});

test("an order with two looks is an order of each, and one in all", async () => {
  const { prisma } = await import("~/db.server");
  const { clientId, bag } = shop;
  await sell({ orders: 1, amount: 100 });
  const { orderHash } = await prisma.lookOrder.findFirstOrThrow({ where: { clientId } });
  const line = { clientId, orderHash, lineHash: "2".repeat(64), itemId: bag, quantity: 1, amount: 50 };
  await prisma.lookOrderLine.create({ data: { ...line, lookId: bag } });
  const { looks, total } = await read();
  expect(looks.map(({ orders, revenue }) => [orders, revenue])).toEqual([
    [1, 100],
    [1, 50],
  ]);
  expect(total).toMatchObject({ orders: 1, revenue: 150 });
});

test("the file has the rows of the page, each look before its items", async () => {
  await count({ viewed: 9 });
  await sell({ orders: 1, amount: 100 });
  const { answerReportCsv } = await import("~/routes/app.report/answer-report-csv");
  const answer = await answerReportCsv({ clientId: shop.clientId, days: 7 });
  expect(answer.headers.get("content-disposition")).toBe('attachment; filename="looklift-report-7-days.csv"');
  expect((await answer.text()).split("\r\n")).toEqual([
    "look_id,product,item_id,item,viewed,seen,opened,added,bought_as_told,orders,revenue_net,refunded,currency",
    `${shop.lookId},Camel coat,,,9,0,0,0,0,1,100.00,0.00,USD`,
    `${shop.lookId},Camel coat,${shop.coat},,,,0,0,0,1,100.00,0.00,USD`,
    "",
  ]);
});

test("what a deleted look did stays in the report, without a name", async () => {
  const { prisma } = await import("~/db.server");
  const gone = { ...shop, lookId: shop.coat };
  await count({ of: gone, viewed: 3 });
  expect((await read()).looks).toMatchObject([{ lookId: gone.lookId, productTitle: null, viewed: 3 }]);
  expect(await prisma.look.count({ where: { id: gone.lookId } })).toBe(0);
});

test("too few visitors or orders in either group say nothing", async () => {
  await count({ visitors: 5_000, arm: "3s" });
  await count({ visitors: 199, arm: "3h" });
  await sell({ orders: 12, amount: 100, arm: "3s" });
  await sell({ orders: 12, amount: 100, arm: "3h" });
  expect((await read()).holdout).toMatchObject({ lift: null, held: { visitors: 199, orders: 12 } });
  await count({ visitors: 1, arm: "3h", daysAgo: 1 });
  expect((await read()).holdout?.lift).not.toBeNull();
  await sell({ orders: 12, amount: 100, arm: "2h" });
  expect((await read()).holdout?.held.orders).toBe(12);
});

test("the lift is what showing adds, with its range, for money less refunds", async () => {
  await count({ visitors: 1_000, viewed: 3_000, arm: "3s" });
  await count({ visitors: 1_000, viewed: 2_900, arm: "3h" });
  await sell({ orders: 56, amount: 100, arm: "3s" });
  await sell({ orders: 4, amount: 100, arm: "3s", refunded: 100 });
  await sell({ orders: 30, amount: 120, arm: "3h", refunded: 20 });
  const { holdout } = await read();
  expect(holdout?.shown).toEqual({ visitors: 1_000, viewed: 3_000, orders: 56, revenue: 5_600 });
  expect(holdout?.held).toEqual({ visitors: 1_000, viewed: 2_900, orders: 30, revenue: 3_000 });
  const { conversion, revenue } = holdout?.lift ?? {};
  expect(conversion?.difference).toBeCloseTo(0.026, 10);
  expect(revenue?.difference).toBeCloseTo(2.6, 10);
  // worked out apart from the code: Newcombe of 56/1000 and 30/1000; 100 € of 5.6 % and of 3 %
  expect(conversion?.low).toBeCloseTo(0.0082, 3);
  expect(conversion?.high).toBeCloseTo(0.0443, 3);
  const half = 1.959964 * Math.sqrt((100 ** 2 * (0.056 * 0.944 + 0.03 * 0.97)) / 999);
  expect(revenue?.high).toBeCloseTo(2.6 + half, 3);
});

test("the words claim no more than the range does", async () => {
  const { judgeDifference, presentDifference, presentMissing } = await import("~/routes/app.report/present-report");
  expect(judgeDifference({ difference: 0.01, low: -0.002, high: 0.02 })).toMatch(/^No difference/);
  expect(judgeDifference({ difference: 0.01, low: 0.002, high: 0.02 })).toMatch(/more often/);
  expect(judgeDifference({ difference: -0.01, low: -0.02, high: -0.002 })).toMatch(/less often/);
  expect(presentDifference({ difference: 0.012, low: -0.003, high: 0.027 })).toBe(
    "+1.20 points (between −0.30 points and +2.70 points)",
  );
  const arm = { visitors: 150, viewed: 0, orders: 3, revenue: 0 };
  expect(presentMissing({ shown: { ...arm, visitors: 999 }, held: arm }, { visitors: 200, orders: 10 })).toBe(
    "Not enough data yet: the smaller group needs 50 visitors and 7 orders more.",
  );
});
