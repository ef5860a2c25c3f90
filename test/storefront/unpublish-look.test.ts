// Unpublishing leaves nothing of a look on the product or among the files; with Shopify away it changes nothing.
import { afterAll, beforeAll, expect, test } from "vitest";
import { openShop, SHOP, type Shop } from "./open-shop";

let shop: Shop;
let lookId: string;
beforeAll(async () => {
  shop = await openShop();
  const [{ startPublish }, { publishLook }] = await Promise.all([
    import("~/storefront/start-publish"),
    import("~/storefront/publish-look"),
  ]);
  ({ lookId } = await shop.makeLook({}));
  await startPublish({ shop: SHOP, lookId });
  await publishLook({ lookId, signal: new AbortController().signal });
});
afterAll(() => shop.stop());

test("while Shopify does not answer, the look stays published", async () => {
  const { unpublishLook } = await import("~/storefront/unpublish-look");
  shop.calls.refuse = true;
  await expect(unpublishLook({ shop: SHOP, lookId })).rejects.toMatchObject({ code: "UNAVAILABLE" });
  shop.calls.refuse = false;
  expect(shop.metafield("coat", "look")).not.toBeNull();
  expect(await shop.prisma.look.findUnique({ where: { id: lookId } })).toMatchObject({ status: "PUBLISHED" });
});

test("another shop cannot take it off", async () => {
  const { unpublishLook } = await import("~/storefront/unpublish-look");
  await expect(unpublishLook({ shop: "other.myshopify.com", lookId })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(shop.metafield("coat", "look")).not.toBeNull();
});

test("it takes the metafields and the files, and may be repeated", async () => {
  const { unpublishLook } = await import("~/storefront/unpublish-look");
  await unpublishLook({ shop: SHOP, lookId });
  await unpublishLook({ shop: SHOP, lookId });
  expect(shop.metafield("coat", "look")).toBeNull();
  expect(shop.metafield("coat", "look_files")).toBeNull();
  expect(shop.lookFiles()).toEqual([]);
  expect(await shop.prisma.look.findUnique({ where: { id: lookId } })).toMatchObject({
    ...{ status: "DRAFT", publishedAt: null, files: [] },
  });
});

test("a file that the merchant deleted in the meantime is no obstacle to publishing or to deleting", async () => {
  const { startPublish } = await import("~/storefront/start-publish");
  const { publishLook } = await import("~/storefront/publish-look");
  const { deleteLook } = await import("~/storefront/delete-look");
  await startPublish({ shop: SHOP, lookId });
  await publishLook({ lookId, signal: new AbortController().signal });
  const [lost] = [...shop.state.files.values()].filter(({ filename }) => filename.startsWith("looklift-"));
  shop.state.files.delete(lost?.id ?? "");
  await deleteLook({ shop: SHOP, lookId });
  expect(shop.lookFiles()).toEqual([]);
  expect(shop.metafield("coat", "look")).toBeNull();
  expect(await shop.prisma.look.count({ where: { id: lookId } })).toBe(0);
});
