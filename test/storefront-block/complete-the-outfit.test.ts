import { afterEach, beforeEach, expect, test } from "vitest";
import { type MadeShop, makeShop } from "./make-shop";
import { readList, readText } from "./read-block";

const block = "complete-the-outfit";
let shop: MadeShop;
beforeEach(async () => {
  shop = await makeShop();
  shop.place({ block });
});
afterEach(() => shop.stop());

test("every product of the look is offered once, with its variants, and the sum of what is chosen", async () => {
  const { block: html } = await shop.render();
  expect(readList(html, "ll-offer").map(readText)).toEqual([
    "This item Camel coat Camel coat S M $389.00 Regular price: $459.00",
    "Trousers Grey trousers Grey trousers S M L – Sold out $149.00",
    "Bag Red bag Red bag $265.00",
  ]);
  expect(/ll-amount">([^<]*)</.exec(html)?.[1]).toBe("$803.00");
  expect(readText(html)).toContain("Add 3 items to cart");
});

test("the variant of the page's address is the one that is chosen", async () => {
  const { block: html } = await shop.render("/products/coat?variant=101");
  expect(html).toMatch(/value="101"[^>]*selected/);
});

test("variants that are sold out cannot be chosen, products that are sold out cannot be picked", async () => {
  for (const variant of shop.product("trousers").variants) variant.available = false;
  const offers = readList((await shop.render()).block, "ll-offer");
  expect(readText(offers[1] ?? "")).toBe("Trousers Grey trousers Sold out");
  expect(offers[1]).not.toMatch(/<input|<select/);
  shop.place({ block, settings: { sold_out: "hide" } });
  expect(readList((await shop.render()).block, "ll-offer")).toHaveLength(2);
});

test("the page's own product can be left out", async () => {
  shop.place({ block, settings: { include_own: false } });
  expect(readList((await shop.render()).block, "ll-offer")).toHaveLength(2);
});

test("where nothing completes the outfit there is no offer", async () => {
  for (const handle of ["trousers", "bag"]) shop.product(handle).status = "ARCHIVED";
  expect((await shop.render()).block).not.toContain("ll-");
  expect(readText((await shop.render("/products/coat?_editor=1")).block)).toContain("has nothing to show");
});

test("two items of one product are one offer", async () => {
  const hat = shop.look.items[3]!;
  Object.assign(hat, { product: 1, product_id: 3 });
  shop.publish();
  expect(readList((await shop.render()).block, "ll-offer")).toHaveLength(3);
});

test("the form puts all of them into the cart in one go, without a script", async () => {
  const { block: html } = await shop.render();
  const action = /<form[^>]*action="([^"]*)"[^>]*method="post"/.exec(html)?.[1] ?? "";
  // what a browser sends: the chosen variant of each fieldset, and its quantity
  const form = new URLSearchParams();
  for (const offer of readList(html, "ll-offer")) {
    const chosen = /value="(\d+)"[^>]*selected/.exec(offer) ?? /name="items\[\]\[id\]" value="(\d+)"/.exec(offer);
    form.append("items[][id]", chosen?.[1] ?? "");
    form.append("items[][quantity]", "1");
  }
  const answer = await fetch(shop.origin + action, { method: "POST", body: form, redirect: "manual" });
  expect([answer.status, answer.headers.get("location")]).toEqual([302, "/cart"]);
  const cookie = answer.headers.get("set-cookie")?.split(";")[0] ?? "";
  const cart = (await (await fetch(`${shop.origin}/cart.js`, { headers: { cookie } })).json()) as {
    total_price: number;
    items: { id: number; quantity: number }[];
  };
  expect(cart.total_price).toBe(80_300);
  expect(cart.items.map(({ id, quantity }) => [id, quantity]).sort()).toEqual([
    [100, 1],
    [200, 1],
    [300, 1],
  ]);
});
