import { afterEach, beforeEach, expect, test } from "vitest";
import { type MadeShop, makeShop } from "./make-shop";
import { readList, readText, readUrls } from "./read-block";

let shop: MadeShop;
beforeEach(async () => {
  shop = await makeShop();
  shop.place({ block: "items-in-photo" });
});
afterEach(() => shop.stop());

test("the items stand alone, each with its name, its price now, its colours and its link", async () => {
  const tiles = readList((await shop.render()).block, "ll-item");
  expect(tiles.map(readText)).toEqual([
    "This item Camel coat Sale price: $389.00 Regular price: $459.00 Colors: Light gray",
    "Trousers Grey trousers From $149.00 Colors: Light gray",
    "Bag Red bag $265.00 Colors: Light gray",
    "Hat Colors: Light gray",
  ]);
  expect(tiles.map((tile) => /files\/(item-\d)/.exec(tile)?.[1])).toEqual(["item-1", "item-2", "item-3", "item-4"]);
  expect(readUrls(tiles[1] ?? "")).toContain("/products/trousers");
});

test("row or grid, columns and the shape of the tiles are for the merchant to choose", async () => {
  shop.place({ block: "items-in-photo", settings: { layout: "grid", columns: 3, tile_ratio: "square" } });
  const { block } = await shop.render();
  expect(block).toContain('class="ll ll-items ll-as-grid ll-tiles-square"');
  expect(block).toContain("--ll-columns:3");
});

test("a row that holds no link can be scrolled with the keyboard", async () => {
  expect((await shop.render()).block).not.toContain('tabindex="0"');
  for (const handle of ["trousers", "bag"]) shop.product(handle).status = "ARCHIVED";
  expect((await shop.render()).block).toContain('tabindex="0"');
});

test("no script is needed", async () => {
  expect((await shop.render()).block).not.toContain("<script");
});
