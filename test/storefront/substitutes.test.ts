// What may stand in for a sold-out product is the merchant's choice, and reaches the page with the look.
import { afterAll, beforeAll, expect, test } from "vitest";
import { arrangeItems, describeArrangement, readArrangement } from "~/storefront/arrange-items";
import { openShop, SHOP, type Shop } from "./open-shop";

let shop: Shop;
let lookId: string;
let trousers: string;
beforeAll(async () => {
  shop = await openShop({ products: 4 });
  ({ lookId } = await shop.makeLook({ handle: "coat" }));
  trousers = (await find())?.items.find(({ label }) => label === "Trousers")?.id ?? "";
});
afterAll(() => shop.stop());

const find = async () => (await import("~/storefront/find-look")).findLook({ shop: SHOP, lookId });
const choose = async (decision: object) =>
  (await import("~/storefront/choose-item")).chooseItem({ shop: SHOP, lookId, itemId: trousers, decision });
async function publish(): Promise<void> {
  const { startPublish } = await import("~/storefront/start-publish");
  const { publishLook } = await import("~/storefront/publish-look");
  await startPublish({ shop: SHOP, lookId });
  await publishLook({ lookId, signal: new AbortController().signal });
}
const gid = (at: number) => shop.productGid(`product-${at}`);
const numberOf = (at: number) => Number(gid(at).split("/").at(-1));
const onPage = () => ({
  item: JSON.parse(shop.metafield("coat", "look") ?? "{}").items[1],
  products: JSON.parse(shop.metafield("coat", "look_products") ?? "[]"),
});

test("they are on the page in the order in which they were chosen, beside the product", async () => {
  await choose({ productGid: gid(0) });
  await publish();
  expect(onPage().item).not.toHaveProperty("substitutes");
  await choose({ substituteGids: [gid(2), gid(1), gid(2)] });
  expect(await find()).toMatchObject({ isPageBehind: true });
  expect((await find())?.items[1]?.substitutes).toEqual([
    { gid: gid(2), title: "Product 2" },
    { gid: gid(1), title: "Product 1" },
  ]);
  await publish();
  expect(onPage()).toEqual({
    item: expect.objectContaining({ product: 0, substitutes: [numberOf(2), numberOf(1)] }),
    products: [gid(0), gid(2), gid(1)],
  });
  expect(await find()).toMatchObject({ isPageBehind: false });
});

test("a check puts them back as they were published, whatever was chosen since", async () => {
  const { checkLook } = await import("~/storefront/check-look");
  const before = onPage();
  await choose({ substituteGids: [gid(3)] });
  for (const [key, field] of shop.state.metafields)
    if (key.includes("look")) field.value = field.value.replace("[", "[ ");
  expect((await checkLook({ shop: SHOP, lookId })).found.length).toBeGreaterThan(0);
  expect(onPage()).toEqual(before);
});

test("one that is not in the shop is refused, and nothing changes", async () => {
  const chosen = (await find())?.items[1]?.substitutes;
  await expect(choose({ substituteGids: [gid(1), "gid://shopify/Product/1"] })).rejects.toMatchObject({
    code: "RESOURCE_NOT_FOUND",
  });
  expect((await find())?.items[1]?.substitutes).toEqual(chosen);
});

test("without its product an item has none, and neither has the item on sale", async () => {
  await choose({ productGid: null });
  await publish();
  expect(onPage().item).not.toHaveProperty("substitutes");
  await choose({ productGid: gid(0), isOnSale: true });
  expect((await find())?.items[0]).toMatchObject({ isOnSale: true, substitutes: [] });
});

test("an arrangement reads as it was described, those of before too", () => {
  const items = ["a", "b", "c"].map((id, rank) => ({ id, isOnSale: id === "a", confidence: 0.9, rank }));
  const link = (n: number) => ({ gid: `gid://shopify/Product/${n}`, title: "" });
  const choices = { b: { product: link(1), substitutes: [link(2), link(3)] }, c: { product: link(4) } };
  const arranged = arrangeItems(items, { items: choices, onSaleItem: null });
  const described = describeArrangement(arranged);
  expect(readArrangement({ described, items })).toEqual(arranged);
  const old = "*a> b>gid://shopify/Product/1";
  expect(describeArrangement(readArrangement({ described: old, items }) ?? [])).toBe(old);
});
