// What a product page is given of a look stays small: twelve items with the longest texts that anything may have.
import { expect, test } from "vitest";
import { newId } from "~/ids";
import { substitutesPerItemMax } from "~/limits";
import { presentLook } from "~/storefront/present-look";

const BYTES_MAX = 32 * 1024;
const TITLE_CHARACTERS_MAX = 255;
// four bytes, the longest that a character can be
const long = (characters: number) => "𠮷".repeat(characters);
const side = 0.123456789;

const item = (at: number) => ({
  ...{ id: newId(), category: "accessory" as const, subcategory: long(500), label: long(5_000), confidence: 0.9 },
  ...{ isOnSale: at === 0, isShown: true, rank: at + 1, reasons: [long(500)], area: 0.1 },
  box: { x: side, y: side, width: side, height: side },
  polygon: Array.from(
    { length: 500 },
    (_, point) => [side + point / 1e4, side + (point % 7) / 1e3] as [number, number],
  ),
  colors: Array.from({ length: 40 }, () => ({ name: long(500), hex: "#a1b2c3", share: side })),
  ...{ cutoutKey: long(300), maskKey: long(300), cutout: { width: 2048, height: 2048 } },
  product: { gid: `gid://shopify/Product/${10 ** 15 + at}`, title: long(TITLE_CHARACTERS_MAX) },
  substitutes: Array.from({ length: substitutesPerItemMax }, (_, n) => ({
    gid: `gid://shopify/Product/${9 * 10 ** 15 + at * 10 + n}`,
    title: "",
  })),
});

test("twelve items are below 32 kB, whatever they are called", () => {
  const items = Array.from({ length: 12 }, (_, at) => item(at));
  const productTitle = long(TITLE_CHARACTERS_MAX);
  const { look, productIds } = presentLook({
    lookId: newId(),
    productTitle,
    image: { width: 2048, height: 2048 },
    items,
  });
  expect(look).toMatchObject({ version: 1, items: Array(12).fill({}) });
  expect(Buffer.byteLength(JSON.stringify(look))).toBeLessThanOrEqual(BYTES_MAX);
  expect(Buffer.byteLength(JSON.stringify(productIds))).toBeLessThanOrEqual(2_048);
  // a list of references holds so many
  expect(productIds.length).toBeLessThanOrEqual(128);
  expect(look.items[0]?.label).toBe(long(60));
});
