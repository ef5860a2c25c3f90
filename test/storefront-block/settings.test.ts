import { afterEach, beforeEach, expect, test } from "vitest";
import { type MadeShop, makeShop } from "./make-shop";
import { readList, readText } from "./read-block";

let shop: MadeShop;
beforeEach(async () => {
  shop = await makeShop();
});
afterEach(() => shop.stop());

async function renderWith(settings: Record<string, string | number | boolean>) {
  shop.place({ settings });
  const { block } = await shop.render();
  return { block, rows: readList(block, "ll-row").map(readText) };
}

test("heading: the shopper's language when left empty, the merchant's words, or none", async () => {
  expect((await renderWith({})).block).toMatch(/<h2[^>]*>Shop the look<\/h2>/);
  const { block } = await renderWith({ heading: "Wear <it>", heading_size: "large" });
  expect(block).toMatch(/<h2 style="[^"]*font-size:clamp\(1\.8em,5cqi,3em\)">Wear &lt;it&gt;<\/h2>/);
  expect((await renderWith({ show_heading: false })).block).not.toContain("<h2");
});

test("layout and hotspots are classes that the styles know", async () => {
  const rootOf = async (settings: Record<string, string>) =>
    /class="(ll ll-look[^"]*)"/.exec((await renderWith(settings)).block)?.[1];
  expect(await rootOf({})).toBe("ll ll-look ll-as-side ll-dots-dot ll-tiles-square");
  expect(await rootOf({ layout: "reverse", hotspots: "plus" })).toBe(
    "ll ll-look ll-as-side ll-as-reverse ll-dots-plus ll-tiles-square",
  );
  expect(await rootOf({ layout: "stack", hotspots: "number", tile_ratio: "portrait" })).toBe(
    "ll ll-look ll-as-stack ll-dots-number ll-tiles-portrait",
  );
});

test("numbers stand on the hotspots and in the list", async () => {
  const { block, rows } = await renderWith({ hotspots: "number", show_colors: false });
  expect(rows[2]).toBe("Bag 3 Red bag $265.00");
  expect(readList(block, "ll-spot").map((spot) => /ll-mark">(\d)</.exec(spot)?.[1])).toEqual(["1", "2", "3", "4"]);
});

test("without hotspots there is no card and nothing to read in the photo", async () => {
  const { block } = await renderWith({ hotspots: "none" });
  expect(block).not.toContain("<details");
  expect(block).toMatch(/class="ll-spots"[^>]*aria-hidden="true"/);
});

test("prices, colours and items without a product can be left out", async () => {
  expect((await renderWith({ show_price: false, show_colors: false })).rows).toEqual([
    "This item Camel coat",
    "Trousers Grey trousers",
    "Bag Red bag",
    "Hat",
  ]);
  expect((await renderWith({ show_unlinked: false })).rows).toHaveLength(3);
});

test("a photo that is cut shows the part with the hotspots, and they stay on their items", async () => {
  for (const item of shop.look.items) item.spot.y = item.spot.y / 2 + 0.4;
  shop.publish();
  const { block } = await renderWith({ ratio: "1" });
  expect(block).toContain("--ll-frame:1;");
  // two thirds of the height are left: hotspots from 0.45 to 0.7625 lie in the middle of 0.2729 … 0.9396
  expect(block).toMatch(/object-position:50% 81\.8[78]%/);
  const spots = [...block.matchAll(/--y:([\d.]+)%/g)].map(([, y]) => Number(y));
  expect(spots.map(Math.round)).toEqual([49, 73, 62, 27]);
});

test("a hotspot beyond the cut is left out, its row is not", async () => {
  shop.look.items[3]!.spot.y = 0.01;
  shop.look.items[1]!.spot.y = 0.99;
  shop.publish();
  const { block, rows } = await renderWith({ ratio: "1" });
  expect(rows).toHaveLength(4);
  expect(block.match(/<details/g)).toHaveLength(2);
});

test("colours and spaces are given as custom properties", async () => {
  const { block } = await renderWith({ hotspot_color: "#112233", tile_color: "#eeeeee", corners: 20, space_above: 4 });
  expect(/style="(--ll-frame[^"]*)"/.exec(block)?.[1]).toBe(
    "--ll-frame:0.6667;--ll-above:4px;--ll-below:24px;--ll-round:20px;--ll-dot:#112233;--ll-tile:#eeeeee",
  );
});

test("the product may be another than the page's own, as on the home page", async () => {
  shop.place({ template: "index", settings: { product: "coat" } });
  const { block } = await shop.render("/");
  const rows = readList(block, "ll-row");
  expect(rows).toHaveLength(4);
  // here the coat is no longer the product of the page, and leads to it
  expect(rows[0]).toContain('href="/products/coat"');
});
