// Whatever of a published look is lost, altered or left behind in the shop, a check finds it, says so, and mends it; and what
// belongs to the merchant or to another app stays as it is.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { metafieldKey } from "../../local/shopify/shop-state";
import { makeLooks, runAll } from "./make-looks";
import { openShop, SHOP, type Shop } from "./open-shop";

const LOOKS = 4;
const HOUR_MS = 3_600_000;
const NAMESPACE = "app--test-key-of-the-app";

let shop: Shop;
let lookIds: string[];
beforeAll(async () => {
  shop = await openShop({ products: LOOKS });
  lookIds = await makeLooks({ shop, count: LOOKS });
  await runAll({ shop, kind: "PUBLISH", lookIds });
});
afterAll(() => shop.stop());
beforeEach(async () => {
  expect(await checkAll()).toEqual({ found: [], reasons: [], strayFiles: 0, definitions: [] });
});

async function checkAll() {
  const { found, reasons, strayFiles, definitions } = await runAll({ shop, kind: "CHECK" });
  const named = <T extends string>(groups: { why: T; looks: { id: string }[] }[]) =>
    groups.map(({ why, looks }) => [why, looks.map(({ id }) => lookIds.indexOf(id))]);
  return { found: named(found), reasons: named(reasons), strayFiles, definitions };
}

const key = (product: number, name: string) =>
  metafieldKey({ ownerId: shop.productGid(`product-${product}`), namespace: NAMESPACE, key: name });
const filesOf = (product: number): string[] => JSON.parse(shop.metafield(`product-${product}`, "look_files") ?? "[]");
const fine = { reasons: [], strayFiles: 0, definitions: [] };

test("a metafield that was deleted is written anew", async () => {
  const before = shop.metafield("product-0", "look");
  shop.state.metafields.delete(key(0, "look"));
  expect(await checkAll()).toEqual({ ...fine, found: [["FIELD_MISSING", [0]]] });
  expect(shop.metafield("product-0", "look")).toBe(before);
});

test("one that was altered is put back as it was published, whatever the merchant has chosen since", async () => {
  const [{ chooseItem }, { findLook }] = await Promise.all([
    import("~/storefront/choose-item"),
    import("~/storefront/find-look"),
  ]);
  const lookId = lookIds[1] ?? "";
  const before = shop.metafield("product-1", "look");
  const items = (await findLook({ shop: SHOP, lookId }))?.items ?? [];
  await chooseItem({ shop: SHOP, lookId, itemId: items[1]?.id ?? "", decision: { isShown: false } });
  const field = shop.state.metafields.get(key(1, "look"));
  if (field) field.value = JSON.stringify({ version: 1, look_id: "somebody's", items: [] });
  expect(await checkAll()).toEqual({ ...fine, found: [["FIELD_ALTERED", [1]]] });
  expect(shop.metafield("product-1", "look")).toBe(before);
  expect(await findLook({ shop: SHOP, lookId })).toMatchObject({ isPageBehind: true });
});

test("a file that was deleted, and one that Shopify failed at, are uploaded anew", async () => {
  const [lost = "", failed = ""] = filesOf(2);
  shop.state.files.delete(lost);
  Object.assign(shop.state.files.get(failed) ?? {}, { status: "FAILED" });
  expect(await checkAll()).toEqual({ ...fine, found: [["FILE_LOST", [2]]] });
  expect(filesOf(2).map((id) => shop.state.files.get(id)?.status)).toEqual(["READY", "READY", "READY"]);
  expect(filesOf(2)).not.toContain(lost);
});

test("metafields of a look that was unpublished while they came back are deleted, and its files", async () => {
  const id = lookIds[3] ?? "";
  const kept = [...shop.state.metafields.entries()].filter(([name]) => name.startsWith(shop.productGid("product-3")));
  const files = filesOf(3).flatMap((fileId) => shop.state.files.get(fileId) ?? []);
  const { files: recorded } = await shop.prisma.look.findUniqueOrThrow({ where: { id } });
  const { unpublishLook } = await import("~/storefront/unpublish-look");
  await unpublishLook({ shop: SHOP, lookId: id });
  for (const [name, field] of kept) shop.state.metafields.set(name, field);
  for (const file of files) shop.state.files.set(file.id, file);
  await shop.prisma.look.update({ where: { id }, data: { files: recorded ?? [] } });
  expect(await checkAll()).toEqual({
    ...fine,
    found: [
      ["FILES_LEFT", [3]],
      ["LEFT_BEHIND", [3]],
    ],
  });
  expect(shop.metafield("product-3", "look")).toBeNull();
  expect(shop.lookFiles()).toHaveLength(3 * 3);
  await runAll({ shop, kind: "PUBLISH", lookIds: [id] });
});

test("files of ours that no look uses are deleted once they are old; the merchant's, and copies of ours, stay", async () => {
  const [first = ""] = filesOf(0);
  const model = shop.state.files.get(first);
  if (!model) throw new Error("the first look has no file");
  const old = new Date(Date.now() - 2 * HOUR_MS).toISOString();
  const put = (number: number, filename: string, createdAt = old) => {
    const id = `gid://shopify/MediaImage/${number}`;
    shop.state.files.set(id, { ...model, id, filename, createdAt });
  };
  const gone = "01j00000000000000000000000";
  const used = filesOf(0).concat(filesOf(1));
  for (const id of used) Object.assign(shop.state.files.get(id) ?? {}, { createdAt: old });
  put(901, `looklift-${gone}.jpg`);
  put(902, `looklift-${gone}-${gone}.png`);
  put(903, `looklift-${gone}.jpg`, new Date().toISOString());
  put(904, "looklift-our-campaign.jpg");
  put(905, `looklift-${gone}_2f6d0a0e-9b8e-4c5b-8d7a-0123456789ab.jpg`);
  put(906, "summer.jpg");
  expect(await checkAll()).toEqual({ ...fine, found: [], strayFiles: 2 });
  const left = [901, 902, 903, 904, 905, 906].filter((n) => shop.state.files.has(`gid://shopify/MediaImage/${n}`));
  expect(left).toEqual([903, 904, 905, 906]);
  expect(used.filter((id) => !shop.state.files.has(id))).toEqual([]);
});

test("other metafields of the product, and those of another app, are not touched", async () => {
  const ownerId = shop.productGid("product-0");
  const now = new Date().toISOString();
  const names = [
    { namespace: "custom", key: "look" },
    { namespace: "app--99999", key: "look" },
    { namespace: NAMESPACE, key: "notes" },
  ];
  const fields = names.map((name, at) => ({
    ...{ id: `gid://shopify/Metafield/${800 + at}`, ownerId, ...name, type: "single_line_text_field" },
    ...{ value: "mine", createdAt: now, updatedAt: now },
  }));
  for (const field of fields) shop.state.metafields.set(metafieldKey(field), field);
  shop.state.metafields.delete(key(0, "look_files"));
  expect(await checkAll()).toEqual({ ...fine, found: [["FIELD_MISSING", [0]]] });
  await runAll({ shop, kind: "UNPUBLISH", lookIds: [lookIds[0] ?? ""] });
  expect(fields.map((field) => shop.state.metafields.get(metafieldKey(field))?.value)).toEqual([
    "mine",
    "mine",
    "mine",
  ]);
  await runAll({ shop, kind: "PUBLISH", lookIds: [lookIds[0] ?? ""] });
});

test("a definition that the shop lacks is told", async () => {
  shop.state.settings.lacks = ["look_files"];
  expect(await checkAll()).toEqual({ ...fine, found: [], definitions: ["look_files"] });
  delete shop.state.settings.lacks;
});

test("a product that was deleted leaves no file, and its look is a draft", async () => {
  const { dropProductFromLooks } = await import("~/storefront/heal-looks");
  for (const [product, isTold] of [
    [2, true],
    [3, false],
  ] as const) {
    const files = filesOf(product);
    const productGid = shop.productGid(`product-${product}`);
    for (const name of ["look", "look_files", "look_products"]) shop.state.metafields.delete(key(product, name));
    shop.state.products.delete(Number(productGid.split("/").at(-1)));
    if (isTold) await dropProductFromLooks({ shop: SHOP, productGid });
    expect(await checkAll()).toEqual({ ...fine, found: [[isTold ? "FILES_LEFT" : "PRODUCT_GONE", [product]]] });
    expect(files.filter((id) => shop.state.files.has(id))).toEqual([]);
    expect(await shop.prisma.look.findUnique({ where: { id: lookIds[product] ?? "" } })).toMatchObject({
      ...{ status: "DRAFT", publishedAt: null, files: [] },
    });
  }
});
