// metafieldsSet of the stand-in: all or nothing, with Shopify's limits and checks.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { API_KEY, firstProduct, type GraphqlAnswer, openAdmin, type ShopWorld, startShopWorld } from "./shopify-world";

let world: ShopWorld;
let ask: (query: string, variables?: Record<string, unknown>) => Promise<GraphqlAnswer>;
let ownerId: string;

beforeEach(async () => {
  world = await startShopWorld();
  ask = await openAdmin(world);
  ownerId = `gid://shopify/Product/${firstProduct(world).id}`;
});
afterEach(() => world.stop());

async function set(metafields: Record<string, unknown>[]) {
  const { data } = await ask(
    `mutation ($m: [MetafieldsSetInput!]!) { metafieldsSet(metafields: $m) {
      metafields { namespace key type value compareDigest } userErrors { field message code } } }`,
    { m: metafields.map((metafield) => ({ ownerId, key: "look", type: "json", value: "{}", ...metafield })) },
  );
  return data.metafieldsSet as {
    metafields: { namespace: string; key: string; value: string; compareDigest: string }[] | null;
    userErrors: { field: string[]; code: string }[];
  };
}

const kept = () => [...world.shop.state.metafields.values()].map(({ key }) => key);

test("$app is the app's own namespace, and so is none", async () => {
  const { metafields } = await set([{ namespace: "$app" }, { key: "other" }, { namespace: "$app:x", key: "third" }]);
  expect(metafields?.map(({ namespace }) => namespace)).toEqual([
    `app--${API_KEY}`,
    `app--${API_KEY}`,
    `app--${API_KEY}--x`,
  ]);
  const { data } = await ask(
    `query ($id: ID!) { product(id: $id) { metafield(namespace: "$app", key: "look") { jsonValue }
      metafields(first: 5, namespace: "$app") { nodes { key } } } }`,
    { id: ownerId },
  );
  expect(data.product).toEqual({
    metafield: { jsonValue: {} },
    metafields: { nodes: [{ key: "look" }, { key: "other" }] },
  });
});

test("one that is wrong keeps all the others out", async () => {
  const { metafields, userErrors } = await set([{ key: "good" }, { key: "bad", value: "{nope" }]);
  expect(metafields).toEqual([]);
  expect(userErrors).toMatchObject([{ field: ["metafields", "1", "value"], code: "INVALID_VALUE" }]);
  expect(kept()).toEqual([]);
});

test("25 are taken, 26 are not", async () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => ({ key: `key_${index}` }));
  expect((await set(many(26))).userErrors).toMatchObject([{ code: "LESS_THAN_OR_EQUAL_TO" }]);
  expect(kept()).toEqual([]);
  expect((await set(many(25))).metafields).toHaveLength(25);
});

describe("a value is refused", () => {
  const json = (bytes: number) => JSON.stringify("x".repeat(bytes - 2));
  test.each([
    ["JSON of more than 128 kB", { value: json(128 * 1024 + 1) }, "TOO_LONG"],
    [
      "text of more than 64 kB",
      { key: "text", type: "multi_line_text_field", value: "x".repeat(64 * 1024 + 1) },
      "TOO_LONG",
    ],
    ["of another type than the app's definition", { type: "single_line_text_field", value: "x" }, "INVALID_TYPE"],
    ["without a type where there is no definition", { key: "free", type: null }, "BLANK"],
    ["a list that is none", { key: "files", type: "list.file_reference", value: "x" }, "INVALID_VALUE"],
    [
      "a file that is not there",
      { key: "files", type: "list.file_reference", value: '["gid://shopify/MediaImage/1"]' },
      "INVALID_VALUE",
    ],
    [
      "a product in a list of files",
      { key: "files", type: "list.file_reference", value: '["gid://shopify/Product/1001"]' },
      "INVALID_VALUE",
    ],
    ["of an owner that is not there", { ownerId: "gid://shopify/Product/1" }, "INVALID_VALUE"],
    ["with a short key", { key: "x" }, "TOO_SHORT"],
    ["in another app's namespace", { namespace: "app--another" }, "APP_NOT_AUTHORIZED"],
  ])("%s", async (_, metafield, code) => {
    const { userErrors } = await set([metafield]);
    expect(userErrors).toMatchObject([{ code }]);
    expect(kept()).toEqual([]);
  });

  test("and JSON of just 128 kB is taken", async () => {
    expect((await set([{ value: json(128 * 1024) }])).userErrors).toEqual([]);
  });
});

test("a list of products resolves to the products", async () => {
  const ids = [...world.shop.state.products.keys()].map((id) => `gid://shopify/Product/${id}`);
  await set([{ key: "look_products", type: "list.product_reference", value: JSON.stringify(ids) }]);
  const { data } = await ask(
    `query ($id: ID!) { product(id: $id) { metafield(key: "look_products") {
      references(first: 5) { nodes { ... on Product { handle } } } } } }`,
    { id: ownerId },
  );
  expect(data.product.metafield.references.nodes).toEqual([{ handle: "camel-coat" }, { handle: "green-dress" }]);
});

test("compareDigest lets in only who has seen the present value", async () => {
  const stale = { userErrors: [{ code: "STALE_OBJECT" }] };
  const first = await set([{ value: "1", compareDigest: null }]);
  expect(first.userErrors).toEqual([]);
  expect(await set([{ value: "2", compareDigest: null }])).toMatchObject(stale);
  expect(await set([{ value: "2", compareDigest: "0".repeat(64) }])).toMatchObject(stale);
  const second = await set([{ value: "2", compareDigest: first.metafields![0]!.compareDigest }]);
  expect(second.metafields?.[0]?.value).toBe("2");
});

test("metafieldsDelete says which were there", async () => {
  await set([{}]);
  const { data } = await ask(
    `mutation ($m: [MetafieldIdentifierInput!]!) { metafieldsDelete(metafields: $m) { deletedMetafields { key } } }`,
    { m: ["look", "absent"].map((key) => ({ ownerId, namespace: "$app", key })) },
  );
  expect(data.metafieldsDelete.deletedMetafields).toEqual([{ key: "look" }, null]);
  expect(kept()).toEqual([]);
});
