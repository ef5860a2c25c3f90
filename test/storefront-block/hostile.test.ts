import { afterEach, beforeEach, expect, test } from "vitest";
import { type MadeShop, makeShop } from "./make-shop";

const ATTACK = `x"'><script>alert(1)</script><img src=y onerror=alert(2)>`;
let shop: MadeShop;
beforeEach(async () => {
  shop = await makeShop();
});
afterEach(() => shop.stop());

test.each(["shop-the-look", "items-in-photo", "complete-the-outfit"])(
  "%s: no text of a look or a product becomes markup",
  async (block) => {
    shop.look.alt = ATTACK;
    for (const item of shop.look.items) item.label = ATTACK;
    for (const product of shop.state.products.values()) {
      product.title = ATTACK;
      for (const variant of product.variants) variant.options = [{ name: ATTACK, value: ATTACK }];
      if (product.variants.length > 1) for (const variant of product.variants) variant.title = ATTACK;
    }
    shop.publish();
    shop.place({ block, settings: { heading: ATTACK } });
    for (const query of ["", "?_editor=1"]) {
      const { page } = await shop.render(`/products/coat${query}`);
      expect(page).toContain("&lt;script&gt;alert(1)");
      expect(page).not.toMatch(/<script>alert|<img src=y/);
    }
  },
);

test("a colour is at most a colour", async () => {
  shop.look.items[3]!.colors = [{ name: "red", hex: `#ff0000;background:url(//evil.test)"`, share: 1 }];
  shop.publish();
  const { block } = await shop.render();
  expect(block).toContain('style="background:#ff0000"');
  expect(block).not.toContain("evil");
});
