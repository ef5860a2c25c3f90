// What publishing puts on a product: one JSON, the files that it points to, and nothing else.
import { afterAll, beforeAll, expect, test } from "vitest";
import { openShop, SHOP, type Shop } from "./open-shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.stop());

const never = new AbortController().signal;

async function publish(lookId: string): Promise<void> {
  const [{ startPublish }, { publishLook }] = await Promise.all([
    import("~/storefront/start-publish"),
    import("~/storefront/publish-look"),
  ]);
  await startPublish({ shop: SHOP, lookId });
  await publishLook({ lookId, signal: never });
}

test("a published look is on its product with its photo and the cut-outs of its certain items", async () => {
  const { lookId } = await shop.makeLook({ handle: "coat" });
  await publish(lookId);

  const look = JSON.parse(shop.metafield("coat", "look") ?? "null");
  const files = JSON.parse(shop.metafield("coat", "look_files") ?? "[]").map((id: string) => shop.state.files.get(id));
  expect(look).toMatchObject({ version: 1, look_id: lookId, width: 96, height: 128 });
  expect(look.alt).toBe("Camel coat, worn in a look: outerwear and trousers");
  expect(look.items).toMatchObject([
    { category: "outerwear", on_sale: true, cutout: 1, cutout_width: 48, cutout_height: 64, product: null },
    { category: "trousers", on_sale: false, cutout: 2, spot: { x: 0.5, y: 0.75 } },
  ]);
  expect(files).toMatchObject([
    { status: "READY", mimeType: "image/jpeg", width: 96, height: 128 },
    { status: "READY", mimeType: "image/png", width: 48, height: 64 },
    { status: "READY", mimeType: "image/png" },
  ]);
  expect(files[1].filename).toBe(`looklift-${lookId}-${look.items[0].id}.png`.toLowerCase());
  expect(shop.lookFiles()).toHaveLength(3);
  expect(await shop.prisma.look.findUnique({ where: { id: lookId } })).toMatchObject({
    status: "PUBLISHED",
    publishError: null,
  });
});

test("publishing it again changes nothing", async () => {
  const { id: lookId } = await shop.prisma.look.findFirstOrThrow({ where: { status: "PUBLISHED" } });
  const before = shop.calls.count;
  await publish(lookId);
  expect(shop.lookFiles()).toHaveLength(3);
  expect(shop.calls.count).toBe(before);
});

test("a product that is gone fails at once, in words", async () => {
  const { lookId } = await shop.makeLook({ handle: "dress" });
  const id = Number(shop.productGid("dress").split("/").at(-1));
  const product = shop.state.products.get(id);
  shop.state.products.delete(id);
  await publish(lookId);
  expect(await shop.prisma.look.findUnique({ where: { id: lookId } })).toMatchObject({
    status: "PUBLISH_FAILED",
    publishError: "The product is not in the shop any more.",
  });
  if (product) shop.state.products.set(id, product);
});

test("the merchant's choices decide what is shown, and take effect when the look is published again", async () => {
  const { chooseItem } = await import("~/storefront/choose-item");
  const { findLook } = await import("~/storefront/find-look");
  const { id: lookId } = await shop.prisma.look.findFirstOrThrow({ where: { status: "PUBLISHED" } });
  const labels = () =>
    JSON.parse(shop.metafield("coat", "look") ?? "{}").items.map(({ label }: { label: string }) => label);
  const found = await findLook({ shop: SHOP, lookId });
  expect(found?.items.map(({ label, isShown }) => [label, isShown])).toEqual([
    ["Outerwear", true],
    ["Trousers", true],
    ["Belt", false],
  ]);
  const [, trousers, belt] = found?.items ?? [];
  await chooseItem({ shop: SHOP, lookId, itemId: trousers?.id ?? "", decision: { isShown: false } });
  await chooseItem({ shop: SHOP, lookId, itemId: belt?.id ?? "", decision: { isShown: true } });

  expect(labels()).toEqual(["Outerwear", "Trousers"]);
  expect(await findLook({ shop: SHOP, lookId })).toMatchObject({ state: "PUBLISHED", isPageBehind: true });
  await publish(lookId);
  expect(labels()).toEqual(["Outerwear", "Belt"]);
  expect(shop.lookFiles()).toHaveLength(3);
  expect(await findLook({ shop: SHOP, lookId })).toMatchObject({ state: "PUBLISHED", isPageBehind: false });
});

test("a change that fails leaves the look published as it was", async () => {
  const { chooseItem } = await import("~/storefront/choose-item");
  const { startPublish } = await import("~/storefront/start-publish");
  const { failPublish } = await import("~/storefront/publish-look");
  const { findLook } = await import("~/storefront/find-look");
  const { id: lookId } = await shop.prisma.look.findFirstOrThrow({ where: { status: "PUBLISHED" } });
  const before = shop.metafield("coat", "look");
  const items = (await findLook({ shop: SHOP, lookId }))?.items ?? [];
  await chooseItem({ shop: SHOP, lookId, itemId: items[1]?.id ?? "", decision: { isShown: true } });
  await startPublish({ shop: SHOP, lookId });
  await failPublish({ lookId });
  expect(shop.metafield("coat", "look")).toBe(before);
  expect(await findLook({ shop: SHOP, lookId })).toMatchObject({ state: "PUBLISHED", isPageBehind: true });
  await expect(chooseItem({ shop: SHOP, lookId, itemId: "other", decision: { isShown: true } })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});

test("an item is linked to its product, and another one may be the item on sale", async () => {
  const { chooseItem } = await import("~/storefront/choose-item");
  const { findLook } = await import("~/storefront/find-look");
  const { id: lookId } = await shop.prisma.look.findFirstOrThrow({ where: { status: "PUBLISHED" } });
  const items = () =>
    JSON.parse(shop.metafield("coat", "look") ?? "{}").items.map(
      ({ label, on_sale, product }: { label: string; on_sale: boolean; product: number | null }) => [
        label,
        on_sale,
        product,
      ],
    );
  const idOf = async (label: string) =>
    (await findLook({ shop: SHOP, lookId }))?.items.find((item) => item.label === label)?.id ?? "";
  const decide = async (label: string, decision: object) =>
    chooseItem({ shop: SHOP, lookId, itemId: await idOf(label), decision });
  const dress = shop.productGid("dress");

  await decide("Belt", { productGid: dress, isShown: true });
  await decide("Trousers", { isShown: true });
  await decide("Trousers", { isOnSale: true });
  await publish(lookId);
  // the outerwear was only certain enough as the item on sale
  expect(items()).toEqual([
    ["Trousers", true, null],
    ["Belt", false, 0],
  ]);
  expect(JSON.parse(shop.metafield("coat", "look_products") ?? "[]")).toEqual([dress]);

  await decide("Belt", { productGid: null });
  await decide("Trousers", { isOnSale: false });
  await publish(lookId);
  expect(items()).toEqual([
    ["Trousers", false, null],
    ["Belt", false, null],
  ]);
  expect(shop.metafield("coat", "look_products")).toBeNull();
  await expect(decide("Belt", { productGid: "gid://shopify/Product/1" })).rejects.toMatchObject({
    code: "RESOURCE_NOT_FOUND",
  });
});
