// What Shopify's Liquid does, and a careless stand-in would not: the blocks are only worth as much as this is true.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type DropContext, ImageDrop, ProductDrop } from "../../local/shopify/storefront/make-drops";
import { openEngine, translate } from "../../local/shopify/storefront/open-engine";
import { type MadeShop, makeShop } from "../storefront-block/make-shop";

let shop: MadeShop;
beforeAll(async () => {
  shop = await makeShop();
});
afterAll(() => shop.stop());

const engine = openEngine({
  ...{ roots: [], assetUrl: (name) => `/assets/${name}`, host: () => "shop.test", currency: "USD", language: "de" },
  translations: {
    a: "Hallo {{ name }}",
    b_html: "<b>{{ name }}</b>",
    n: { one: "{{ count }} Teil", other: "{{ count }} Teile" },
  },
});

async function run(liquid: string, change: Partial<DropContext> = {}): Promise<string> {
  const context = { state: shop.state, apiKey: "fedcba9876543210fedcba9876543210", root: "", ...change };
  const product = new ProductDrop(context, shop.product("coat"));
  const photo = new ImageDrop(shop.state.files.get(shop.files[0]!)!);
  return String(await engine.parseAndRender(liquid, { product, photo, price: 123_456, text: "</script>" }));
}

test("only the bracket form finds the app's metafields, and only in the app's own files", async () => {
  const bracket = "{{ product.metafields['$app'].look.value.version }}";
  expect(await run(bracket)).toBe("1");
  expect(await run(bracket, { apiKey: null })).toBe("");
  expect(await run("{{ product.metafields.app.look.value.version }}")).toBe("");
  expect(await run("{{ product.metafields.$app.look.value.version }}").catch(() => "refused")).toMatch(/^(refused)?$/);
});

test("a list of references is for loops: no places, no size, and without what is not published", async () => {
  const list = "product.metafields['$app'].look_products.value";
  const names = `{% for p in ${list} %}{{ p.title }};{% endfor %}`;
  expect(await run(names)).toBe("Grey trousers;Red bag;");
  expect(await run(`[{{ ${list}[0].title }}{{ ${list}.size }}]`)).toMatch(/^\[0?\]$/);
  shop.product("trousers").status = "ARCHIVED";
  expect(await run(names)).toBe("Red bag;");
  shop.product("trousers").status = "ACTIVE";
});

test("prices are cents, and are shown in the shop's currency", async () => {
  expect(await run("{{ product.price }} {{ product.price | money }} {{ price | money_with_currency }}")).toBe(
    "38900 $389.00 $1,234.56 USD",
  );
});

test("pictures have the address of the CDN, with their version and the width", async () => {
  expect(
    await run(
      "{{ photo | image_url: width: 300 }} {{ photo.width }}×{{ photo.height }} {{ photo.aspect_ratio | round: 3 }}",
    ),
  ).toBe("//shop.test/cdn/shop/files/photo.jpg?v=1795521600&width=300 600×900 0.667");
  await expect(run("{{ photo | image_url }}")).rejects.toThrow("image_url needs a width or a height");
  await expect(run("{{ product.title | image_url: width: 10 }}")).rejects.toThrow("image_url was given no image");
});

test("JSON cannot end the script that it stands in", async () => {
  expect(await run("{{ text | json }}")).toBe('"\\u003c/script\\u003e"');
});

test("translations escape what is put in, choose the plural, and say what is missing", async () => {
  expect(await run("{{ 'a' | t: name: text }} {{ 'b_html' | t: name: '<i>' }}")).toBe(
    "Hallo &#60;/script&#62; <b><i></b>",
  );
  expect(await run("{{ 'n' | t: count: 1 }}, {{ 'n' | t: count: 2 }}")).toBe("1 Teil, 2 Teile");
  expect(translate({ translations: undefined, language: "de", key: "x.y", values: {} })).toBe(
    "Translation missing: de.x.y",
  );
});

test("filters and tags that Shopify does not have are errors", async () => {
  await expect(run("{{ 1 | no_such_filter }}")).rejects.toThrow("undefined filter");
  await expect(run("{% no_such_tag %}")).rejects.toThrow("not found");
});
