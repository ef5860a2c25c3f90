// A run over many looks is one at a time for each shop, its own shop's alone, goes on after any break, can be stopped and done
// again, and takes turns with those of other shops.
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
// before anything else: asked for by several modules at once, the mock may be made of a module that is not whole yet
import "~/limits";
import { makeLooks, workRun } from "./make-looks";
import { openShop, SHOP, type Shop, TOKEN } from "./open-shop";

// a step of few looks, and a turn of one step
vi.mock("~/limits", async (original) => ({
  ...(await original<object>()),
  ...{ bulkTurnMs: 0, looksPerBulkStep: 3, looksPerCheckStep: 3, fileReadyPollMs: 20, pageLeasePollMs: 50 },
}));

const LOOKS = 8;
const OTHER = "other.myshopify.com";
const GONE = "gid://shopify/Product/1";

let shop: Shop;
let lookIds: string[];
let other: { clientId: string; lookIds: string[] };
beforeAll(async () => {
  shop = await openShop({ products: 2 * LOOKS });
  lookIds = await makeLooks({ shop, count: LOOKS });
  other = await openOther();
});
afterAll(() => shop.stop());
beforeEach(() => shop.prisma.bulkRun.deleteMany({}));

/** Another shop of the same app, on the same stand-in. */
async function openOther() {
  const through = globalThis.fetch;
  globalThis.fetch = (input, init) =>
    through(typeof input === "string" ? input.replace(`//${OTHER}`, `//${SHOP}`) : input, init);
  const expires = new Date(Date.now() + 3_600_000);
  const session = { shop: OTHER, state: "", isOnline: false, accessToken: TOKEN, expires };
  await shop.prisma.shopSession.create({ data: { id: `offline_${OTHER}`, ...session } });
  const { ensureShopClient } = await import("~/clients/ensure-shop-client");
  const { clientId } = await ensureShopClient({ shop: OTHER, mode: "LIVE" });
  const ids = await makeLooks({ shop, count: LOOKS, from: LOOKS });
  await shop.core.pool.query("UPDATE looks SET shop = $1, client_id = $2 WHERE id = ANY($3)", [OTHER, clientId, ids]);
  return { clientId, lookIds: ids };
}

const load = async () => ({
  ...(await import("~/storefront/start-bulk-run")),
  ...(await import("~/storefront/change-bulk-run")),
  ...(await import("~/storefront/find-bulk-run")),
  ...(await import("~/storefront/run-bulk")),
});
type Kind = "PUBLISH" | "UNPUBLISH" | "CHECK";
const start = async (kind: Kind, ids = lookIds) =>
  (await load()).startBulkRun({ shop: SHOP, clientId: shop.clientId, kind, selection: { lookIds: ids } });
const find = async () => (await load()).findBulkRun({ clientId: shop.clientId });
const turn = async (runId: string) => (await load()).runBulk({ runId, signal: new AbortController().signal });
const shown = () => lookIds.map((_, at) => JSON.parse(shop.metafield(`product-${at}`, "look") ?? "{}").look_id ?? null);

test("two at the same moment: one begins, and the database has no place for a second", async () => {
  const both = await Promise.allSettled([start("CHECK"), start("CHECK")]);
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(both.find(({ status }) => status === "rejected")).toMatchObject({
    reason: { code: "VALIDATION_ERROR", message: expect.stringMatching(/under way/) },
  });
  const second = { id: "0".repeat(26), clientId: shop.clientId, shop: SHOP, kind: "CHECK" as const, total: 1 };
  await expect(shop.prisma.bulkRun.create({ data: second })).rejects.toMatchObject({ code: "P2002" });
});

test("another shop has its own beside it, and nothing to say about this one", async () => {
  const { runId } = await start("CHECK");
  const { startBulkRun, findBulkRun, stopBulkRun, retryBulkRun } = await load();
  const { clientId } = other;
  const theirs = { shop: OTHER, clientId, kind: "CHECK" as const };
  await expect(startBulkRun({ ...theirs, selection: { lookIds } })).rejects.toMatchObject({ code: "VALIDATION_ERROR" });
  expect(await findBulkRun({ clientId })).toBeNull();
  await stopBulkRun({ clientId, runId });
  await expect(retryBulkRun({ clientId, runId })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await find()).toMatchObject({ id: runId, state: "RUNNING" });
  await startBulkRun({ ...theirs, selection: { lookIds: other.lookIds } });
});

test("runs of two shops take turns", async () => {
  const [{ startBulkRun, runBulk }, { workJobs, closeJobs, openJobs }] = await Promise.all([
    load(),
    import("~/jobs.server"),
  ]);
  const { runId } = await start("CHECK");
  const selection = { lookIds: other.lookIds };
  const theirs = await startBulkRun({ shop: OTHER, clientId: other.clientId, kind: "CHECK", selection });
  const turns: string[] = [];
  await workJobs("bulk", 1, async ({ runId: id }, signal) => {
    turns.push(id);
    await runBulk({ runId: id, signal });
  });
  const open = () => shop.prisma.bulkRun.count({ where: { finishedAt: null } });
  await vi.waitFor(async () => expect(await open()).toBe(0), { timeout: 20_000, interval: 50 });
  await closeJobs({ drainMs: 1_000 });
  await openJobs({ supervise: false });
  // the jobs of runs that other tests began are there too
  const taken = turns.filter((id) => id === runId || id === theirs.runId);
  expect(taken.length).toBeGreaterThanOrEqual(2 * Math.ceil(LOOKS / 3));
  expect(taken).toEqual(taken.map((_, at) => [runId, theirs.runId][at % 2]));
});

test("stopped, it leaves the rest as it is, and goes on with it when asked to", async () => {
  const { stopBulkRun, retryBulkRun } = await load();
  const { runId } = await start("PUBLISH");
  await turn(runId);
  await stopBulkRun({ clientId: shop.clientId, runId });
  expect(await find()).toMatchObject({ state: "STOPPING", done: 3 });
  await workRun(runId);
  expect(await find()).toMatchObject({ state: "STOPPED", done: 3, failed: 0, total: LOOKS });
  expect(shown().filter((id) => id !== null)).toHaveLength(3);
  expect(await shop.prisma.look.count({ where: { shop: SHOP, status: "DRAFT", publishedAt: null } })).toBe(LOOKS - 3);
  await retryBulkRun({ clientId: shop.clientId, runId });
  await workRun(runId);
  expect(await find()).toMatchObject({ state: "DONE", done: LOOKS, failed: 0 });
  expect(shown()).toEqual(lookIds);
  await expect(retryBulkRun({ clientId: shop.clientId, runId })).rejects.toMatchObject({ code: "VALIDATION_ERROR" });
  await workRun((await start("UNPUBLISH")).runId);
  expect([shown().filter((id) => id !== null), shop.lookFiles()]).toEqual([[], []]);
});

test("it goes on when asked to also while the shop is checked by itself", async () => {
  const { runId } = await start("CHECK");
  const { stopBulkRun, retryBulkRun, startBulkRun } = await load();
  await stopBulkRun({ clientId: shop.clientId, runId });
  await turn(runId);
  const selection = { search: null, filter: null };
  const own = await startBulkRun({ shop: SHOP, clientId: shop.clientId, kind: "CHECK", selection, isAutomatic: true });
  await retryBulkRun({ clientId: shop.clientId, runId });
  await workRun(runId);
  expect(await find()).toMatchObject({ id: runId, state: "DONE" });
  const ended = await shop.prisma.bulkRun.findUniqueOrThrow({ where: { id: own.runId } });
  expect(ended.stoppedAt).not.toBeNull();
});

test("what failed is named with its reason, leaves the others alone, and is done again by itself", async () => {
  const { retryBulkRun } = await load();
  const spoilt = lookIds.slice(2, 4);
  const choose = (choices: string) =>
    shop.core.pool.query(
      `UPDATE looks SET item_choices = (SELECT jsonb_object_agg(id, $2::jsonb) FROM extracted_items i
         WHERE i.request_id = looks.request_id AND category = 'trousers') WHERE id = ANY($1)`,
      [spoilt, choices],
    );
  await choose(JSON.stringify({ isShown: true, product: { gid: GONE, title: "Gone" } }));
  const { runId } = await start("PUBLISH");
  await workRun(runId);
  expect(await find()).toMatchObject({
    ...{ state: "DONE", done: LOOKS - 2, failed: 2 },
    reasons: [{ why: expect.stringMatching(/linked to is not in your shop/), count: 2, looks: [{}, {}] }],
  });
  expect(shown().filter((id) => id === null)).toHaveLength(2);
  await choose("{}");
  await retryBulkRun({ clientId: shop.clientId, runId });
  shop.calls.operations.clear();
  await workRun(runId);
  expect(await find()).toMatchObject({ state: "DONE", done: LOOKS, failed: 0, reasons: [] });
  expect(shown()).toEqual(lookIds);
  // their files were made the first time
  expect(Object.fromEntries(shop.calls.operations)).toEqual({ ReadPages: 1, WatchFiles: 1, SetLook: 1 });
  await workRun((await start("UNPUBLISH")).runId);
});

test("broken off, it goes on where it was, and nothing is there twice", { timeout: 60_000 }, async () => {
  // broken-publish.test.ts breaks off one look's at every call
  for (let breakAt = 1; ; breakAt += 3) {
    const { runId } = await start("PUBLISH", lookIds.slice(0, 2));
    Object.assign(shop.calls, { count: 0, breakAt });
    const broke = await turn(runId).then(
      () => false,
      () => true,
    );
    Object.assign(shop.calls, { count: 0, breakAt: Number.POSITIVE_INFINITY });
    await workRun(runId);
    expect(await find()).toMatchObject({ state: "DONE", done: 2, failed: 0 });
    expect(shown().slice(0, 3)).toEqual([lookIds[0], lookIds[1], null]);
    expect(shop.lookFiles().sort()).toEqual([...new Set(shop.lookFiles())].sort());
    expect(shop.lookFiles()).toHaveLength(2 * 3);
    await workRun((await start("UNPUBLISH")).runId);
    expect(shop.lookFiles()).toEqual([]);
    if (!broke && breakAt > 6) return;
  }
});

test("a page that a killed worker still holds is left until that has run out", async () => {
  const hold = `INSERT INTO page_leases (shop, product_gid, holder, until)
    VALUES ($1, $2, gen_random_uuid(), clock_timestamp() + interval '1 second') RETURNING until`;
  const { rows } = await shop.core.pool.query(hold, [SHOP, shop.productGid("product-0")]);
  const { runId } = await start("PUBLISH", lookIds.slice(0, 2));
  await turn(runId);
  expect(shown().slice(0, 2)).toEqual([null, lookIds[1]]);
  await workRun(runId);
  expect(shown().slice(0, 2)).toEqual(lookIds.slice(0, 2));
  const { publishedAt } = await shop.prisma.look.findUniqueOrThrow({ where: { id: lookIds[0] ?? "" } });
  expect(publishedAt?.getTime()).toBeGreaterThanOrEqual(rows[0].until.getTime());
  await workRun((await start("UNPUBLISH")).runId);
});

test("while everything is taken out of the shop nothing is begun, and what was begun stops", async () => {
  const { startRemoval } = await import("~/storefront/start-removal");
  const { runId } = await start("PUBLISH", lookIds.slice(0, 4));
  await turn(runId);
  await startRemoval({ clientId: shop.clientId });
  expect(await find()).toMatchObject({ state: "STOPPING" });
  await workRun(runId);
  await expect(start("PUBLISH")).rejects.toMatchObject({ message: expect.stringMatching(/being removed/) });
  const { runRemoval } = await import("~/storefront/run-removal");
  await runRemoval({ clientId: shop.clientId, signal: new AbortController().signal });
  expect([shown().filter((id) => id !== null), shop.lookFiles()]).toEqual([[], []]);
});
