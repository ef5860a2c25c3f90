// A shop with published looks is checked once a day by itself, at a moment of chance, behind whatever a merchant asks for, and
// soon where a product was deleted: its pictures leave the shop.
import { afterAll, beforeAll, expect, test } from "vitest";
import { sendWebhook, workWebhooks } from "../support/send-webhook";
import { makeLooks, runAll, workRun } from "./make-looks";
import { openShop, SHOP, type Shop } from "./open-shop";

const LOOKS = 3;
const HOUR_MS = 3_600_000;

let shop: Shop;
let lookIds: string[];
beforeAll(async () => {
  shop = await openShop({ products: LOOKS, points: { max: 1_000, perSecond: 200 } });
  lookIds = await makeLooks({ shop, count: LOOKS });
  await runAll({ shop, kind: "PUBLISH", lookIds });
});
afterAll(() => shop.stop());

const nextAt = async () =>
  (await shop.prisma.shopCheck.findUnique({ where: { clientId: shop.clientId } }))?.nextAt.getTime() ?? null;
const makeDue = () => shop.core.pool.query("UPDATE shop_checks SET next_at = now() - interval '1 second'");
const sweep = async () => (await import("~/storefront/sweep-checks")).sweepChecks();
const openRun = () => shop.prisma.bulkRun.findFirst({ where: { finishedAt: null } });

async function metric(name: string): Promise<string> {
  const { registry } = await import("~/metrics.server");
  await import("~/storefront/run-bulk");
  return registry.getSingleMetricAsString(name);
}

test("the first one is somewhere in the day after the first publication, and publishing more does not move it", async () => {
  const first = await nextAt();
  expect(first).toBeGreaterThan(Date.now() - HOUR_MS);
  expect(first).toBeLessThan(Date.now() + 24 * HOUR_MS);
  await runAll({ shop, kind: "UNPUBLISH", lookIds: lookIds.slice(0, 1) });
  await runAll({ shop, kind: "PUBLISH", lookIds: lookIds.slice(0, 1) });
  expect(await nextAt()).toBe(first);
  expect(await sweep()).toBe(0);
});

test("one that is due begins once, for all looks, and the next one is a day later", async () => {
  await makeDue();
  expect(await sweep()).toBe(1);
  expect(await sweep()).toBe(0);
  expect(await openRun()).toMatchObject({ kind: "CHECK", isAutomatic: true, askedBy: null, total: LOOKS });
  expect(await nextAt()).toBeGreaterThan(Date.now() + 23 * HOUR_MS);
});

test("it waits until half of the shop's points are there, while a merchant's call goes on", async () => {
  const [{ adminGraphql }, { readPages }] = await Promise.all([
    import("~/shopify-graphql.server"),
    import("~/storefront/read-pages"),
  ]);
  const run = await openRun();
  // a fifth of the points, and so much a second that half of them are there in some two
  await shop.core.pool.query(
    "UPDATE shop_sessions SET points_max = 1000, points_per_second = 200, points_left = 200, points_at = clock_timestamp()",
  );
  shop.calls.operations.clear();
  const working = workRun(run?.id ?? "");
  const graphql = await adminGraphql({ shop: SHOP });
  await readPages({ graphql, productGids: [shop.productGid("product-0")] });
  expect(shop.calls.operations.get("ReadPages")).toBe(1);
  expect(await openRun()).toMatchObject({ id: run?.id });
  await working;
  expect(shop.calls.operations.get("ReadPages")).toBe(2);
  expect(await openRun()).toBeNull();
});

test("while a run is under way it comes after that; and a merchant's run does not wait for one that nobody asked for", async () => {
  const { startBulkRun } = await import("~/storefront/start-bulk-run");
  const begin = () => startBulkRun({ shop: SHOP, clientId: shop.clientId, kind: "CHECK", selection: { lookIds } });
  const { runId } = await begin();
  await makeDue();
  expect(await sweep()).toBe(0);
  expect(await nextAt()).toBeLessThan(Date.now() + HOUR_MS);
  await workRun(runId);
  await makeDue();
  expect(await sweep()).toBe(1);
  const { runId: asked } = await begin();
  expect(await openRun()).toMatchObject({ id: asked });
  await workRun(asked);
});

test("a product that was deleted is told by webhook, and the check that comes soon deletes its look's pictures", async () => {
  const productGid = shop.productGid("product-2");
  const id = Number(productGid.split("/").at(-1));
  for (const [key, { ownerId }] of shop.state.metafields) if (ownerId === productGid) shop.state.metafields.delete(key);
  shop.state.products.delete(id);
  expect(await sendWebhook({ topic: "products/delete", shop: SHOP, body: JSON.stringify({ id }) })).toBe(200);
  await workWebhooks();
  expect(shop.lookFiles()).toHaveLength(LOOKS * 3);
  expect(await nextAt()).toBeLessThanOrEqual(Date.now() + 5 * 60_000);
  await makeDue();
  expect(await sweep()).toBe(1);
  await workRun((await openRun())?.id ?? "");
  expect(shop.lookFiles()).toHaveLength((LOOKS - 1) * 3);
  expect(shop.lookFiles().filter((name) => name.includes((lookIds[2] ?? "").toLowerCase()))).toEqual([]);
});

test("operators see runs by state, and what was mended", async () => {
  expect(await metric("looklift_bulk_runs_ended_total")).toContain('{kind="CHECK",state="done"} 4');
  expect(await metric("looklift_check_findings_total")).toContain('{found="FILES_LEFT",outcome="mended"} 1');
  expect(await metric("looklift_bulk_looks_total")).toContain(`{kind="PUBLISH",outcome="DONE"} ${LOOKS + 1}`);
  await shop.prisma.bulkRun.updateMany({ data: { finishedAt: null }, where: { kind: "UNPUBLISH" } });
  expect(await metric("looklift_bulk_runs_open")).toContain('{kind="UNPUBLISH",state="running"} 1');
  await shop.prisma.bulkRun.updateMany({ data: { finishedAt: new Date() } });
});

test("a shop with nothing of ours is not checked any more", async () => {
  await runAll({ shop, kind: "UNPUBLISH", lookIds });
  await makeDue();
  expect(await sweep()).toBe(0);
  expect(await nextAt()).toBeNull();
});
