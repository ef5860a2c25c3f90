import { afterEach, beforeEach, expect, test } from "vitest";
import { type MadeShop, makeShop } from "../storefront-block/make-shop";
import { readText } from "../storefront-block/read-block";

let shop: MadeShop;
beforeEach(async () => {
  shop = await makeShop();
});
afterEach(() => shop.stop());

const block = (settings: Record<string, unknown> = {}) => ({
  id: "one",
  block: "shop-the-look",
  disabled: false,
  settings,
});

const put = (template: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${shop.origin}/editor/templates/${template}`, {
    method: "PUT",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });

test("the editor knows the blocks in words, their settings, and where they stand", async () => {
  const state = (await (await fetch(`${shop.origin}/editor/state`)).json()) as {
    templates: Record<string, { block: string }[]>;
    blocks: { block: string; name: string; settings: { id?: string; label?: string; content?: string }[] }[];
  };
  expect(Object.entries(state.templates).map(([name, blocks]) => [name, blocks.length])).toEqual([
    ["product", 1],
    ["product.beside", 0],
    ["index", 0],
  ]);
  expect(state.blocks.map(({ name }) => name).sort()).toEqual([
    "Complete the outfit",
    "Items in this photo",
    "Shop the look",
  ]);
  const texts = state.blocks.flatMap(({ settings }) => settings.map(({ label, content }) => label ?? content ?? ""));
  expect(
    texts.filter((text) => text === "" || text.startsWith("t:") || text.startsWith("Translation missing")),
  ).toEqual([]);
});

test("a block and its settings show at once, and are kept with the shop", async () => {
  let saves = 0;
  shop.state.save = async () => void saves++;
  expect((await put("product", [block({ heading: "Wear it all" })])).status).toBe(204);
  expect(readText((await shop.render()).block)).toContain("Wear it all");
  expect(saves).toBe(1);
  expect(shop.state.settings.templates["product"]).toMatchObject([
    { extension: "trial-items", block: "shop-the-look" },
  ]);
});

test("a block may stand beside the pictures, or be hidden", async () => {
  await put("product", [{ ...block(), disabled: true }]);
  expect((await shop.render()).page).not.toContain("shopify-block-one");
  await put("product.beside", [{ ...block(), id: "two" }]);
  const { page } = await shop.render();
  expect(page.indexOf("shopify-block-two")).toBeGreaterThan(page.indexOf('class="rte"'));
});

test.each([
  ["product", [block({ heading: ["x"] })]],
  ["product", [{ ...block(), id: '"><script>' }]],
  ["product", [{ ...block(), block: "../../secret" }]],
  ["product", { not: "a list" }],
  ["product", Array.from({ length: 26 }, () => block())],
  ["checkout", [block()]],
])("for %s, %j is refused", async (template, body) => {
  expect((await put(template, body)).status).toBe(422);
  expect(shop.state.settings.templates["product"]).toMatchObject([{ id: "b-shop-the-look" }]);
});

test("another site cannot write here", async () => {
  expect((await put("product", [], { "content-type": "text/plain" })).status).toBe(403);
  expect((await put("product", [], { "sec-fetch-site": "cross-site" })).status).toBe(403);
});
