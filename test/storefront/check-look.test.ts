// One look's check, and the daily one of a shop that nobody asks for.
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeLooks, runAll, workRun } from "./make-looks";
import { openShop, SHOP, type Shop } from "./open-shop";

let shop: Shop;
let lookIds: string[];
beforeAll(async () => {
  shop = await openShop({ products: 3 });
  lookIds = await makeLooks({ shop, count: 3 });
  await runAll({ shop, kind: "PUBLISH", lookIds });
});
afterAll(() => shop.stop());

const makeDue = () => shop.prisma.shopCheck.updateMany({ data: { nextAt: new Date(0) } });

test("one look is checked and mended by itself, and only by its own shop", async () => {
  const { checkLook } = await import("~/storefront/check-look");
  const lookId = lookIds[0] ?? "";
  expect(await checkLook({ shop: SHOP, lookId })).toEqual({ found: [], reason: null });
  const [file = ""] = JSON.parse(shop.metafield("product-0", "look_files") ?? "[]");
  shop.state.files.delete(file);
  await expect(checkLook({ shop: "other.myshopify.com", lookId })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await checkLook({ shop: SHOP, lookId })).toEqual({ found: ["FILE_LOST"], reason: null });
  expect(await checkLook({ shop: SHOP, lookId })).toEqual({ found: [], reason: null });
});

test("a look that was published before its page was kept is taken as it is, and mended from then on", async () => {
  const { checkLook } = await import("~/storefront/check-look");
  const lookId = lookIds[1] ?? "";
  await shop.prisma.publishedPage.delete({ where: { lookId } });
  expect(await checkLook({ shop: SHOP, lookId })).toEqual({ found: [], reason: null });
  expect(await shop.prisma.publishedPage.count({ where: { lookId } })).toBe(1);
});

test("the worker's sweep begins a check once a day, and it is shown only when it found something", async () => {
  const { sweepChecks } = await import("~/storefront/sweep-checks");
  const { findBulkRun } = await import("~/storefront/find-bulk-run");
  const { clientId } = shop;
  const begun = () => shop.prisma.bulkRun.findFirstOrThrow({ where: { isAutomatic: true, finishedAt: null } });
  await shop.prisma.bulkRun.deleteMany({});
  await makeDue();
  expect(await sweepChecks()).toBe(1);
  expect(await sweepChecks()).toBe(0);
  await workRun((await begun()).id);
  expect(await findBulkRun({ clientId })).toBeNull();

  shop.state.metafields.clear();
  await makeDue();
  expect(await sweepChecks()).toBe(1);
  await workRun((await begun()).id);
  expect(await findBulkRun({ clientId })).toMatchObject({
    isAutomatic: true,
    found: [{ why: "FIELD_MISSING", count: 3 }],
  });
});

test("a merchant's own run makes a check that nobody asked for give way", async () => {
  const { sweepChecks } = await import("~/storefront/sweep-checks");
  await makeDue();
  expect(await sweepChecks()).toBe(1);
  expect(await runAll({ shop, kind: "UNPUBLISH", lookIds })).toMatchObject({ state: "DONE", done: 3 });
  expect(await shop.prisma.bulkRun.count({ where: { finishedAt: null } })).toBe(0);
});

test("a shop without anything published is checked no more", async () => {
  const { sweepChecks } = await import("~/storefront/sweep-checks");
  await makeDue();
  expect(await sweepChecks()).toBe(0);
  expect(await shop.prisma.shopCheck.count()).toBe(0);
});
