import { afterEach, beforeEach, expect, test } from "vitest";
import { type MadeShop, makeShop } from "./make-shop";
import { readText } from "./read-block";

const blocks = ["shop-the-look", "items-in-photo", "complete-the-outfit"];
let shop: MadeShop;
beforeEach(async () => {
  shop = await makeShop();
});
afterEach(() => shop.stop());

test.each(blocks)("%s: a shopper gets nothing, not even styles, where there is no look", async (block) => {
  shop.place({ block });
  const { page } = await shop.render("/products/scarf");
  expect(page).toContain(`<div id="shopify-block-b-${block}" class="shopify-block shopify-app-block"></div>`);
  expect(page).not.toContain("looklift");
});

test.each(blocks)("%s: the merchant is told in the editor what is missing", async (block) => {
  shop.place({ block });
  const { block: html } = await shop.render("/products/scarf?_editor=1");
  expect(readText(html)).toContain("Plain scarf has no published look yet.");
  expect(html).toContain("data-shopify-editor-block=");
  shop.place({ block, template: "index" });
  expect(readText((await shop.render("/?_editor=1")).block)).toContain("Pick a product in the settings of this block");
});

test("the merchant is told when the settings leave nothing of the look", async () => {
  for (const { variants } of shop.state.products.values()) for (const variant of variants) variant.available = false;
  shop.place({ settings: { sold_out: "hide", show_unlinked: false } });
  const { block } = await shop.render("/products/coat?_editor=1");
  expect(readText(block)).toContain("The look of Camel coat has nothing to show with these settings.");
});
