import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type MadeShop, makeShop } from "../storefront-block/make-shop";

let shop: MadeShop;
beforeAll(async () => {
  shop = await makeShop();
});
afterAll(() => shop.stop());

async function load(path: string, headers: Record<string, string> = {}) {
  const answer = await fetch(`${shop.origin}/cdn/shop/files/${path}`, { headers });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const { width, height, format, hasAlpha } = answer.status === 200 ? await sharp(bytes).metadata() : ({} as never);
  return { answer, picture: { width, height, format, hasAlpha }, type: answer.headers.get("content-type") };
}

test("a picture is made smaller, never larger", async () => {
  expect((await load("photo.jpg?width=150")).picture).toMatchObject({ width: 150, height: 225 });
  expect((await load("photo.jpg?height=90")).picture).toMatchObject({ width: 60, height: 90 });
  for (const query of ["", "?width=5000", "?width=0", "?width=-3", "?width=x", "?width=99999999999"])
    expect((await load(`photo.jpg${query}`)).picture).toMatchObject({ width: 600, height: 900 });
});

test("a browser that takes WebP gets it, another one what the file is; cut-outs stay transparent", async () => {
  const webp = { accept: "image/avif,image/webp,*/*" };
  const cases = [
    ["photo.jpg?width=99", {}, "image/jpeg", false],
    ["photo.jpg?width=99", webp, "image/webp", false],
    ["item-1.png?width=99", {}, "image/png", true],
    ["item-1.png?width=99", webp, "image/webp", true],
  ] as const;
  for (const [path, headers, type, hasAlpha] of cases) {
    const loaded = await load(path, headers);
    expect([loaded.type, loaded.picture.hasAlpha]).toEqual([type, hasAlpha]);
    expect(loaded.answer.headers.get("vary")).toBe("Accept");
  }
});

test("it may be kept for a year, and is known again", async () => {
  const { answer } = await load("photo.jpg?width=80");
  expect(answer.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  const again = await load("photo.jpg?width=80", { "if-none-match": answer.headers.get("etag") ?? "" });
  expect(again.answer.status).toBe(304);
});

test("what is no file of the shop, or is not ready, is not there", async () => {
  expect((await load("no.jpg")).answer.status).toBe(404);
  expect((await load("..%2Fstate.json")).answer.status).toBe(404);
  const file = shop.state.files.get(shop.files[1]!)!;
  file.status = "PROCESSING";
  expect((await load("item-1.png")).answer.status).toBe(404);
  file.status = "READY";
});

test("many sizes at once are each made rightly", async () => {
  const widths = Array.from({ length: 40 }, (_, index) => 20 + index * 7);
  const loaded = await Promise.all(widths.map((width) => load(`photo.jpg?width=${width}`)));
  expect(loaded.map(({ picture }) => picture.width)).toEqual(widths);
});
