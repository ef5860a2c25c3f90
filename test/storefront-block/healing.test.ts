// A look stays right whatever becomes of what it names.
import { afterEach, beforeEach, expect, test } from "vitest";
import { type MadeShop, makeShop } from "./make-shop";
import { readList, readText, readUrls } from "./read-block";

let shop: MadeShop;
beforeEach(async () => {
  shop = await makeShop();
  shop.place({ settings: { show_colors: false } });
});
afterEach(() => shop.stop());

const renderRows = async () => readList((await shop.render()).block, "ll-row");

test("a product that is renamed has its new name and address", async () => {
  Object.assign(shop.product("bag"), { title: "Ruby bag", handle: "ruby-bag" });
  const rows = await renderRows();
  expect(readText(rows[2] ?? "")).toBe("Bag Ruby bag $265.00");
  expect(readUrls(rows[2] ?? "")).toContain("/products/ruby-bag");
});

test("a product that is sold out says so, or is left out and the rest counted anew", async () => {
  for (const variant of shop.product("trousers").variants) variant.available = false;
  expect((await renderRows()).map(readText)[1]).toBe("Trousers Grey trousers From $149.00 Sold out");
  shop.place({ settings: { sold_out: "hide", show_colors: false, hotspots: "number" } });
  const { block } = await shop.render();
  expect(readList(block, "ll-row").map(readText)[1]).toBe("Bag 2 Red bag $265.00");
  expect(readList(block, "ll-spot")).toHaveLength(3);
});

test.each(["ARCHIVED", "DRAFT", "deleted"] as const)(
  "a product that is %s is no link, and no other takes its place",
  async (fate) => {
    if (fate === "deleted") shop.state.products.delete(2);
    else shop.product("trousers").status = fate;
    const rows = await renderRows();
    expect(rows.map(readText).slice(1)).toEqual(["Trousers", "Bag Red bag $265.00", "Hat"]);
    expect(rows.map((row) => row.includes("href="))).toEqual([false, false, true, false]);
  },
);

test("without ids the products are found by their place in the list", async () => {
  for (const item of shop.look.items) delete item.product_id;
  shop.publish();
  expect((await renderRows()).map(readText).slice(1, 3)).toEqual([
    "Trousers Grey trousers From $149.00",
    "Bag Red bag $265.00",
  ]);
});

test("a cut-out that is gone leaves a tile in the item's colour, and no other takes its place", async () => {
  shop.state.files.delete(shop.files[2]!);
  const rows = await renderRows();
  expect(rows.map((row) => /files\/(item-\d)/.exec(row)?.[1])).toEqual(["item-1", undefined, "item-3", "item-4"]);
  expect(rows[1]).toContain('class="ll-blank" style="background:#c8c8c8"');
});

test("without its photo there is no look, but its items are still there", async () => {
  shop.state.files.delete(shop.files[0]!);
  expect(readText((await shop.render()).block)).not.toContain("Shop the look");
  shop.place({ block: "items-in-photo" });
  expect(readList((await shop.render()).block, "ll-item")).toHaveLength(4);
});

test("a look of a later version is left alone", async () => {
  shop.look.version = 2;
  shop.publish();
  expect((await shop.render()).block).not.toContain("ll-");
});
