// With five thousand looks the list and what stands above it ask as many statements as with fifty, and any page is a page away.
import { afterAll, beforeAll, expect, test } from "vitest";
import { watchStatements } from "../support/watch-statements";
import { makeLooks } from "./make-looks";
import { openShop, SHOP, type Shop } from "./open-shop";

const FEW = 60;
const MANY = 5_000;

let shop: Shop;
let statements: ReturnType<typeof watchStatements>;
beforeAll(async () => {
  shop = await openShop();
  await makeLooks({ shop, count: FEW });
  statements = watchStatements();
});
afterAll(async () => {
  statements.stop();
  await shop.stop();
});

const load = async () => ({
  ...(await import("~/storefront/list-looks")),
  ...(await import("~/storefront/list-ending-rights")),
  ...(await import("~/storefront/find-bulk-run")),
  ...(await import("~/storefront/judge-bulk")),
});

/** The fewest statements of some repetitions: what the process does for itself meanwhile comes on top. */
async function count(call: () => Promise<unknown>): Promise<number> {
  const counts: number[] = [];
  for (let repeat = 0; repeat < 3; repeat++) counts.push((await statements.of(call)).length);
  return Math.min(...counts);
}

async function countAll() {
  const { listLooks, listEndingRights, countShownLooks, findBulkRun, judgeBulk } = await load();
  const { older } = await listLooks({ shop: SHOP });
  const { clientId } = shop;
  const looks = await shop.prisma.look.findMany({ where: { shop: SHOP }, select: { id: true }, take: 50 });
  const selection = { lookIds: looks.map(({ id }) => id) };
  return {
    first: await count(() => listLooks({ shop: SHOP })),
    next: await count(() => listLooks({ shop: SHOP, older })),
    found: await count(() => listLooks({ shop: SHOP, search: "product", filter: "READY" })),
    shown: await count(() => countShownLooks({ shop: SHOP })),
    ending: await count(() => listEndingRights({ shop: SHOP })),
    run: await count(() => findBulkRun({ clientId })),
    asked: await count(() => judgeBulk({ shop: SHOP, clientId, kind: "PUBLISH", selection })),
  };
}

test("as many statements as with a few", { timeout: 60_000 }, async () => {
  const { startBulkRun } = await import("~/storefront/start-bulk-run");
  const begin = async () => {
    await shop.prisma.bulkRun.updateMany({ where: {}, data: { finishedAt: new Date() } });
    const selection = { search: null, filter: null };
    await startBulkRun({ shop: SHOP, clientId: shop.clientId, kind: "CHECK", selection });
    await shop.core.pool.query("UPDATE bulk_run_looks SET outcome = 'FAILED', reason = 'r' || right(look_id, 1)");
  };
  await begin();
  const few = await countAll();
  expect(few.first).toBeLessThanOrEqual(6);
  await makeLooks({ shop, count: MANY - FEW, from: FEW });
  await begin();
  expect(await countAll()).toEqual(few);
});

test("a run over all of them is judged in steps of five hundred", { timeout: 60_000 }, async () => {
  const { judgeBulk } = await load();
  const all = { search: null, filter: null };
  const of = { shop: SHOP, clientId: shop.clientId, kind: "PUBLISH" as const, selection: all };
  expect(await count(() => judgeBulk(of))).toBeLessThanOrEqual(6 * (MANY / 500 + 1));
  const { lookIds, refused } = await judgeBulk(of);
  expect(lookIds.length + refused.reduce((sum, group) => sum + group.count, 0)).toBe(MANY);
});

test("page by page to the end, each look once", { timeout: 60_000 }, async () => {
  const { listLooks } = await load();
  const seen: string[] = [];
  for (let older: string | null = null; ; ) {
    const page: Awaited<ReturnType<typeof listLooks>> = await listLooks({ shop: SHOP, older, limit: 500 });
    seen.push(...page.looks.map(({ id }) => id));
    older = page.older;
    if (older === null) break;
  }
  expect(seen).toHaveLength(MANY);
  expect(seen).toEqual([...new Set(seen)].sort().reverse());
});
