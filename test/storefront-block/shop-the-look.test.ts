import { afterEach, beforeEach, expect, test } from "vitest";
import { type MadeShop, makeShop } from "./make-shop";
import { readList, readText, readUrls } from "./read-block";

let shop: MadeShop;
beforeEach(async () => {
  shop = await makeShop();
});
afterEach(() => shop.stop());

test("a look is a photo with a hotspot for each item, and a list of the items with what they cost now", async () => {
  shop.product("trousers").variants[0]!.price = "99.50";
  const { block } = await shop.render();
  expect(readList(block, "ll-row").map(readText)).toEqual([
    "This item Camel coat Sale price: $389.00 Regular price: $459.00 Colors: Light gray",
    "Trousers Grey trousers From $99.50 Colors: Light gray",
    "Bag Red bag $265.00 Colors: Light gray",
    "Hat Colors: Light gray",
  ]);
  expect([...block.matchAll(/--x:([\d.]+)%;--y:([\d.]+)%/g)].map(([, x, y]) => [Number(x), Number(y)])).toEqual([
    [45, 40],
    [45, 72.5],
    [70, 57.5],
    [45, 10],
  ]);
  expect(block.match(/<details name="ll-b-shop-the-look">/g)).toHaveLength(4);
  expect(block).toContain('alt="A model in a camel coat"');
});

test("items of other products lead to them; the page's own and those that are no product lead nowhere", async () => {
  const rows = readList((await shop.render()).block, "ll-row");
  const links = rows.map((row) => readUrls(row).filter((url) => url.startsWith("/products/")));
  expect(links).toEqual([[], ["/products/trousers"], ["/products/bag"], []]);
});

test("each item is shown by its own cut-out, below its own hotspot", async () => {
  const { block } = await shop.render();
  const cutouts = (className: string) =>
    readList(block, className).map((part) => /files\/(item-\d)\.png/.exec(part)?.[1]);
  expect(cutouts("ll-row")).toEqual(["item-1", "item-2", "item-3", "item-4"]);
  expect(cutouts("ll-spot")).toEqual(["item-1", "item-2", "item-3", "item-4"]);
  expect(block).toContain("left:60%;top:50%;width:20%;height:15%");
});

test("pictures have a size, wait until they are near, and are never asked for larger than they are", async () => {
  const { block } = await shop.render();
  const images = block.match(/<img[\s\S]*?>/g) ?? [];
  expect(images).toHaveLength(9);
  for (const image of images) {
    expect(image).toMatch(/width="\d+"\s+height="\d+"\s+alt="[^"]*"\s+loading="lazy"/);
    const widest = Number(/width="(\d+)"/.exec(image)?.[1]);
    expect(Math.max(...[...image.matchAll(/&width=(\d+)/g)].map(([, width]) => Number(width)))).toBe(widest);
  }
  expect(images[0]).toContain('width="600"\n  height="900"');
});

test("nothing is asked of anybody but the shop's own host", async () => {
  const host = new URL(shop.origin).host;
  const { page } = await shop.render();
  const foreign = readUrls(page).filter((url) => new URL(url, shop.origin).host !== host);
  expect(foreign).toEqual([]);
  expect(page).not.toMatch(/localhost|set-cookie|url\(/);
});

test("search engines are told of the other products, in words that cannot end the script", async () => {
  shop.product("bag").title = "Bag </script><script>alert(1)</script>";
  const { block } = await shop.render();
  const [, json = ""] = /<script type="application\/ld\+json">([\s\S]*?)<\/script>/.exec(block) ?? [];
  const entry = (position: number, name: string, path: string) => ({
    ...{ "@type": "ListItem", position, name, url: `${shop.origin}${path}` },
  });
  expect(JSON.parse(json)).toMatchObject({
    "@type": "ItemList",
    itemListElement: [
      entry(1, "Grey trousers", "/products/trousers"),
      entry(2, "Bag </script><script>alert(1)</script>", "/products/bag"),
    ],
  });
});

test("the words are in the shopper's language, and links stay in it", async () => {
  const rows = readList((await shop.render("/de/products/coat")).block, "ll-row");
  expect(rows.map(readText)[0]).toBe(
    "Dieser Artikel Camel coat Aktionspreis: $389.00 Normaler Preis: $459.00 Farben: Hellgrau",
  );
  expect(rows.map(readText)[3]).toBe("Hut Farben: Hellgrau");
  expect(readUrls(rows[2] ?? "")).toContain("/de/products/bag");
});
