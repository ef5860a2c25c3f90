// Many looks in one go stay within what Shopify allows: few calls for each, hardly any refused, and all of them there.
// `npm run bench -- publish` measures the same with a thousand.
import { afterAll, beforeAll, expect, test } from "vitest";
import { measureRuns, POINTS } from "./measure-runs";
import { openShop, type Shop } from "./open-shop";

const LOOKS = 100;
const inTime = { timeout: 120_000 };

let shop: Shop;
let runs: Awaited<ReturnType<typeof measureRuns>>;
beforeAll(async () => {
  // a bucket as full as a run over many more would find it
  shop = await openShop({ points: { ...POINTS, max: 400 }, products: LOOKS });
  runs = await measureRuns({ shop, looks: LOOKS });
}, 120_000);
afterAll(() => shop.stop());

test("published", inTime, async () => {
  const { run, callsPerLook, throttled } = await runs.measure("PUBLISH");
  expect(run).toMatchObject({ state: "DONE", total: LOOKS, done: LOOKS, failed: 0 });
  expect(callsPerLook).toBeLessThan(1);
  expect(throttled).toBeLessThanOrEqual(2);
  const written = runs.lookIds.map((_, at) => JSON.parse(shop.metafield(`product-${at}`, "look") ?? "{}").look_id);
  expect(written).toEqual(runs.lookIds);
  expect(shop.lookFiles()).toHaveLength(LOOKS * 3);
  expect(await shop.prisma.look.count({ where: { status: "PUBLISHED", publishedAt: { not: null } } })).toBe(LOOKS);
});

test("checked: all is well, in a handful of calls for fifty looks", inTime, async () => {
  const { run, callsPerLook } = await runs.measure("CHECK");
  expect(run).toMatchObject({ state: "DONE", done: LOOKS, failed: 0, found: [], strayFiles: 0, definitions: [] });
  expect(callsPerLook).toBeLessThan(0.2);
});

test("unpublished", inTime, async () => {
  const { run, callsPerLook } = await runs.measure("UNPUBLISH");
  expect(run).toMatchObject({ state: "DONE", done: LOOKS, failed: 0 });
  expect(shop.lookFiles()).toEqual([]);
  expect(runs.lookIds.filter((_, at) => shop.metafield(`product-${at}`, "look") !== null)).toEqual([]);
  expect(callsPerLook).toBeLessThan(0.5);
});
