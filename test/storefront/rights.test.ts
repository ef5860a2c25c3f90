// A photo's rights end on a day: until then all is as ever, after it the look leaves its page by itself and cannot come back.
import { afterAll, beforeAll, expect, test } from "vitest";
import { rightsWarnDays } from "~/limits";
import { openShop, SHOP, type Shop } from "./open-shop";

const DAY_MS = 86_400_000;
const dayFromNow = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, "2026-11-25".length);

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.stop());

const load = async () => ({
  ...(await import("~/storefront/set-rights")),
  ...(await import("~/storefront/sweep-rights")),
  ...(await import("~/storefront/list-ending-rights")),
  ...(await import("~/storefront/start-publish")),
  ...(await import("~/storefront/publish-look")),
  ...(await import("~/storefront/judge-bulk")),
  ...(await import("~/storefront/find-look")),
});
const set = async (lookId: string, until: string | null, of = SHOP) =>
  (await load()).setRights({ shop: of, lookId, until });
const find = (lookId: string) =>
  shop.prisma.look.findUniqueOrThrow({ where: { id: lookId }, include: { trialImage: true } });
/** As time goes by: the day that was given has passed. */
const pass = async (lookId: string, days = 1) =>
  shop.prisma.trialImage.update({
    where: { id: (await find(lookId)).trialImageId },
    data: { rightsUntil: new Date(dayFromNow(-days)) },
  });
async function publish(handle: string) {
  const { lookId } = await shop.makeLook({ handle });
  const { startPublish, publishLook } = await load();
  await startPublish({ shop: SHOP, lookId });
  await publishLook({ lookId, signal: new AbortController().signal });
  return lookId;
}

test("on its last day a look stays, on the day after it is taken off, once, with its files", async () => {
  const { sweepRights } = await load();
  const lookId = await publish("coat");
  await set(lookId, dayFromNow(0));
  expect([await sweepRights(), shop.metafield("coat", "look") !== null]).toEqual([0, true]);
  await pass(lookId);
  expect(await Promise.all([sweepRights(), sweepRights()]).then((counts) => counts.sort())).toEqual([0, 1]);
  expect([shop.metafield("coat", "look"), shop.lookFiles()]).toEqual([null, []]);
  expect(await find(lookId)).toMatchObject({ status: "DRAFT", publishedAt: null });
  expect(await sweepRights()).toBe(0);
});

test("after its last day it is not published, alone or with many, until it is given another one", async () => {
  const { startPublish, publishLook, judgeBulk } = await load();
  const { lookId } = await shop.makeLook({ handle: "dress" });
  await set(lookId, dayFromNow(1));
  await pass(lookId);
  await expect(startPublish({ shop: SHOP, lookId })).rejects.toMatchObject({
    code: "VALIDATION_ERROR",
    message: expect.stringContaining(dayFromNow(-1)),
  });
  const asked = { shop: SHOP, clientId: shop.clientId, kind: "PUBLISH" as const, selection: { lookIds: [lookId] } };
  expect((await judgeBulk(asked)).refused).toEqual([{ why: "RIGHTS_ENDED", count: 1 }]);
  await set(lookId, null);
  await startPublish({ shop: SHOP, lookId });
  // the day passes between the wish and its turn
  await pass(lookId);
  await publishLook({ lookId, signal: new AbortController().signal }).catch(() => undefined);
  expect(shop.metafield("dress", "look")).toBeNull();
  await set(lookId, dayFromNow(30));
  await startPublish({ shop: SHOP, lookId });
  await publishLook({ lookId, signal: new AbortController().signal });
  expect(shop.metafield("dress", "look")).not.toBeNull();
});

test("while Shopify does not answer the look stays, and is tried again later, not all the time", async () => {
  const { sweepRights } = await load();
  const lookId = await publish("coat");
  await pass(lookId, 3);
  shop.calls.refuse = true;
  expect(await sweepRights()).toBe(0);
  shop.calls.refuse = false;
  expect(await sweepRights()).toBe(0);
  expect((await find(lookId)).publishedAt).not.toBeNull();
  await shop.core.pool.query("UPDATE trial_images SET rights_tried_at = rights_tried_at - interval '2 hours'");
  expect(await sweepRights()).toBe(1);
  expect((await find(lookId)).publishedAt).toBeNull();
});

test("the merchant is warned of those that end soon, and of no other shop's", async () => {
  const { listEndingRights, findLook } = await load();
  const lookId = await publish("coat");
  await set(lookId, dayFromNow(rightsWarnDays + 1));
  const warned = async (of = SHOP) => (await listEndingRights({ shop: of })).looks.map(({ id, until }) => [id, until]);
  expect(await warned()).not.toContainEqual([lookId, expect.anything()]);
  await set(lookId, dayFromNow(rightsWarnDays));
  expect(await warned()).toContainEqual([lookId, dayFromNow(rightsWarnDays)]);
  expect(await warned("other.myshopify.com")).toEqual([]);
  expect((await findLook({ shop: SHOP, lookId }))?.rightsUntil).toBe(dayFromNow(rightsWarnDays));
});

test.each(["2026-13-01", "2026-02-30", "tomorrow", "", "1999-01-01", "9999-12-31", "2026-11-2\0"])(
  "%j is no last day",
  async (until) => {
    const { lookId } = await shop.makeLook({ handle: "coat" });
    await expect(set(lookId, until)).rejects.toMatchObject({ code: "VALIDATION_ERROR" });
    expect((await find(lookId)).trialImage.rightsUntil).toBeNull();
  },
);

test("nobody gives a day to another shop's photo", async () => {
  const { lookId } = await shop.makeLook({ handle: "coat" });
  await expect(set(lookId, dayFromNow(3), "other.myshopify.com")).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect((await find(lookId)).trialImage.rightsUntil).toBeNull();
});
