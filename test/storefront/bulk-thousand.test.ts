// A thousand looks in one go stay within what Shopify allows: few calls for each, hardly any refused, and all of them there.
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeLooks, runAll } from "./make-looks";
import { openShop, type Shop } from "./open-shop";

const LOOKS = 1_000;
// A shop on a plan of Shopify's, with half of what a development shop has.
const POINTS = { max: 1_000, perSecond: 50 };

let shop: Shop;
let lookIds: string[];
beforeAll(async () => {
  shop = await openShop({ points: POINTS, products: LOOKS });
  lookIds = await makeLooks({ shop, count: LOOKS });
}, 120_000);
afterAll(() => shop.stop());

const total = () => [...shop.calls.operations.values()].reduce((sum, count) => sum + count, 0);

test("published", { timeout: 900_000 }, async () => {
  shop.calls.operations.clear();
  const from = performance.now();
  const run = await runAll({ shop, kind: "PUBLISH", lookIds });
  const seconds = (performance.now() - from) / 1000;
  const perLook = total() / LOOKS;
  console.log(
    `${LOOKS} looks in ${seconds.toFixed(0)} s, ${perLook.toFixed(2)} calls a look, ${shop.calls.throttled} throttled:`,
    Object.fromEntries(shop.calls.operations),
  );
  expect(run).toMatchObject({ state: "DONE", total: LOOKS, done: LOOKS, failed: 0 });
  expect(perLook).toBeLessThan(1);
  expect(shop.calls.throttled).toBeLessThanOrEqual(5);
  const written = lookIds.map((_, at) => JSON.parse(shop.metafield(`product-${at}`, "look") ?? "{}").look_id);
  expect(written).toEqual(lookIds);
  expect(shop.lookFiles()).toHaveLength(LOOKS * 3);
  expect(await shop.prisma.look.count({ where: { status: "PUBLISHED", publishedAt: { not: null } } })).toBe(LOOKS);
});

test("checked: all is well, in a handful of calls for fifty looks", { timeout: 600_000 }, async () => {
  shop.calls.operations.clear();
  const run = await runAll({ shop, kind: "CHECK" });
  expect(run).toMatchObject({ state: "DONE", done: LOOKS, failed: 0, found: [], strayFiles: 0, definitions: [] });
  expect(total() / LOOKS).toBeLessThan(0.2);
  console.log("checked:", Object.fromEntries(shop.calls.operations));
});

test("unpublished", { timeout: 600_000 }, async () => {
  shop.calls.operations.clear();
  const run = await runAll({ shop, kind: "UNPUBLISH", lookIds });
  expect(run).toMatchObject({ state: "DONE", done: LOOKS, failed: 0 });
  expect(shop.lookFiles()).toEqual([]);
  expect(lookIds.filter((_, at) => shop.metafield(`product-${at}`, "look") !== null)).toEqual([]);
  expect(total() / LOOKS).toBeLessThan(0.5);
  console.log("unpublished:", Object.fromEntries(shop.calls.operations));
});
