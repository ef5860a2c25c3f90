// "Remove everything from my shop": looks off their pages, files out of the shop, with progress, and on after any break.
import { afterAll, beforeAll, expect, test } from "vitest";
import { openShop, type Shop } from "../storefront/open-shop";

let shop: Shop;

beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.stop());

async function publish(handle: string): Promise<string> {
  const { lookId } = await shop.makeLook({ handle });
  const { startPublish } = await import("~/storefront/start-publish");
  const { publishLook } = await import("~/storefront/publish-look");
  const look = await shop.prisma.look.findUniqueOrThrow({ where: { id: lookId } });
  await startPublish({ shop: look.shop, lookId });
  await publishLook({ lookId, signal: new AbortController().signal });
  return lookId;
}

const load = () => Promise.all([import("~/storefront/start-removal"), import("~/storefront/run-removal")]);
const find = async () => (await load())[0].findRemoval({ clientId: shop.clientId });
const start = async () => (await load())[0].startRemoval({ clientId: shop.clientId });
const run = async () => (await load())[1].runRemoval({ clientId: shop.clientId, signal: new AbortController().signal });

test("with nothing in the shop there is nothing to begin", async () => {
  await expect(start()).rejects.toMatchObject({ code: "VALIDATION_ERROR" });
  expect(await find()).toMatchObject({ state: "NEVER", left: 0 });
});

test("all looks and files leave the shop, and the looks stay as drafts", async () => {
  await publish("coat");
  await publish("dress");
  await start();
  expect(await find()).toMatchObject({ state: "RUNNING", left: 2, total: 2 });
  await run();
  expect(await find()).toMatchObject({ state: "DONE", left: 0, total: 2, error: null });
  expect([shop.metafield("coat", "look"), shop.metafield("dress", "look"), shop.lookFiles()]).toEqual([null, null, []]);
  expect(await shop.prisma.look.count({ where: { status: "DRAFT", publishedAt: null } })).toBe(2);
});

test("broken off at any call, the next attempt ends it", async () => {
  for (let breakAt = 1; ; breakAt++) {
    await publish("coat");
    await start();
    Object.assign(shop.calls, { count: 0, breakAt });
    const broke = await run().then(
      () => false,
      () => true,
    );
    Object.assign(shop.calls, { count: 0, breakAt: Number.POSITIVE_INFINITY });
    if (broke) await run();
    expect(await find()).toMatchObject({ state: "DONE", left: 0 });
    expect([shop.metafield("coat", "look"), shop.lookFiles()]).toEqual([null, []]);
    if (!broke && breakAt > 4) return;
  }
});

test("a look that is just being published is waited for", async () => {
  const lookId = await publish("coat");
  await shop.prisma.look.update({ where: { id: lookId }, data: { status: "PUBLISHING" } });
  await start();
  await expect(run()).rejects.toMatchObject({ code: "UNAVAILABLE" });
  expect(await find()).toMatchObject({ state: "RUNNING", left: 1 });
  await shop.prisma.look.update({ where: { id: lookId }, data: { status: "PUBLISHED" } });
  await run();
  expect(await find()).toMatchObject({ state: "DONE", left: 0 });
});

test("without access to the shop it fails and says so; given up, it can be begun again", async () => {
  await publish("coat");
  await start();
  await shop.prisma.shopSession.deleteMany({});
  await run();
  expect(await find()).toMatchObject({ state: "FAILED", left: 1, error: expect.stringMatching(/access/) });
  await start();
  expect(await find()).toMatchObject({ state: "RUNNING", error: null });
  const [, { failRemoval }] = await load();
  await failRemoval({ clientId: shop.clientId });
  expect(await find()).toMatchObject({ state: "FAILED", error: expect.stringMatching(/Try again/) });
});
