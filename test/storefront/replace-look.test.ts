// A new look of a product replaces the one on its page: never both, never neither, and no file stays behind.
import { afterAll, beforeAll, expect, test } from "vitest";
import { openShop, SHOP, type Shop } from "./open-shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.stop());

const never = new AbortController().signal;
const shownLook = (handle: string) => JSON.parse(shop.metafield(handle, "look") ?? "null")?.look_id ?? null;
const statusOf = async (id: string) => {
  const { status, publishedAt } = await shop.prisma.look.findUniqueOrThrow({ where: { id } });
  return { status, isShown: publishedAt !== null };
};

async function load() {
  const [{ startPublish }, { publishLook, failPublish }] = await Promise.all([
    import("~/storefront/start-publish"),
    import("~/storefront/publish-look"),
  ]);
  return {
    start: (lookId: string) => startPublish({ shop: SHOP, lookId }),
    work: (lookId: string) => publishLook({ lookId, signal: never }),
    fail: (lookId: string) => failPublish({ lookId }),
  };
}

test("the old look stays on the page until the new one is complete, then its files go", async () => {
  const { start, work } = await load();
  const [first, second] = [await shop.makeLook({}), await shop.makeLook({})];
  await start(first.lookId);
  await work(first.lookId);
  const firstFiles = shop.lookFiles();

  await start(second.lookId);
  expect(shownLook("coat")).toBe(first.lookId);
  expect(await statusOf(first.lookId)).toEqual({ status: "DRAFT", isShown: true });
  expect(await statusOf(second.lookId)).toEqual({ status: "PUBLISHING", isShown: false });

  await work(second.lookId);
  expect(shownLook("coat")).toBe(second.lookId);
  expect(await statusOf(first.lookId)).toEqual({ status: "DRAFT", isShown: false });
  expect(await statusOf(second.lookId)).toEqual({ status: "PUBLISHED", isShown: true });
  expect(shop.lookFiles()).toHaveLength(3);
  expect(shop.lookFiles().filter((name) => firstFiles.includes(name))).toEqual([]);
});

test("when the new look fails for good, the old one is the published one again, untouched", async () => {
  const { start, work, fail } = await load();
  const old = shownLook("coat");
  const files = shop.metafield("coat", "look_files");
  const third = await shop.makeLook({});
  await start(third.lookId);
  shop.calls.refuse = true;
  await expect(work(third.lookId)).rejects.toThrow("Shopify does not answer");
  await fail(third.lookId);
  shop.calls.refuse = false;

  expect(await statusOf(third.lookId)).toEqual({ status: "PUBLISH_FAILED", isShown: false });
  expect(await statusOf(old)).toEqual({ status: "PUBLISHED", isShown: true });
  expect(shownLook("coat")).toBe(old);
  expect(shop.metafield("coat", "look_files")).toBe(files);
});

test("two looks of one product are not published at the same moment", async () => {
  const { start, fail } = await load();
  const [one, other] = [await shop.makeLook({ handle: "dress" }), await shop.makeLook({ handle: "dress" })];
  const started = await Promise.allSettled([start(one.lookId), start(other.lookId)]);
  expect(started.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  const refused = started.find((result) => result.status === "rejected");
  expect(refused?.reason).toMatchObject({ code: "VALIDATION_ERROR" });
  await Promise.all([fail(one.lookId), fail(other.lookId)]);
});
