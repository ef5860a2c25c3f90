import { describe, expect, test } from "vitest";
import { readHints } from "../../app/engine/embedded/read-hints";

const strongest = (map: Map<string, number>) => [...map].sort(([, a], [, b]) => b - a)[0]?.[0];
const categoryOf = (productName: string) => strongest(readHints({ productName }).categories);
const colorOf = (productName: string) => strongest(readHints({ productName }).colors);

describe("reading a product's words", () => {
  test.each([
    ["Marlow Camel Wool Coat", "outerwear", "camel"],
    ["Silk shirt dress in navy", "dress", "navy"],
    ["Black leather ankle boots", "shoes", "black"],
    ["Wollmantel dunkelblau", "outerwear", "navy"],
    ["Graue Stoffhose", "trousers", undefined],
    ["Kleid mit Gürtel, grün", "dress", "green"],
    ["Handtasche aus Leder, schwarz", "bag", "black"],
    ["Robe chemise noire avec ceinture", "dress", "black"],
    ["Manteau camel en laine", "outerwear", "camel"],
    ["Écharpe bleue", "scarf", "blue"],
    ["Falda plisada verde", "skirt", "green"],
    ["Pantalón de lino blanco", "trousers", "white"],
    ["Borsa in pelle marrone", "bag", "brown"],
    ["Cappello in feltro", "hat", undefined],
    ["ベージュのウールコート", "outerwear", "beige"],
    ["黒いニット帽", "hat", "black"],
    ["レザーブーツ ブラック", "shoes", "black"],
  ])("%s is %s, %s", (name, category, color) => {
    expect(categoryOf(name)).toBe(category);
    expect(colorOf(name)).toBe(color);
  });

  test("what goes with it counts less than what it is", () => {
    const { categories } = readHints({
      productName: "Green dress with belt",
      productDescription: "Pairs well with boots, a coat and a hat.",
    });
    expect(strongest(categories)).toBe("dress");
  });

  test("weights sum to one", () => {
    const { categories, colors } = readHints({ productName: "Red coat", productDescription: "blue jeans, green hat" });
    for (const map of [categories, colors])
      expect([...map.values()].reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1);
  });

  test.each(["spring", "those", "string", "landscape", "harvest", "constructor", "__proto__", "toString", "valueOf"])(
    "%s is no garment and no colour",
    (word) => {
      expect(readHints({ productName: word })).toEqual({ categories: new Map(), colors: new Map() });
    },
  );

  test("no words, no hints", () => {
    expect(readHints({})).toEqual({ categories: new Map(), colors: new Map() });
    expect(readHints({ productName: "   ", productDescription: "12345 €€€ \u0000" })).toEqual(readHints({}));
  });

  test("a text of a million letters is read in no time", () => {
    const began = performance.now();
    readHints({ productName: "coat ".repeat(200_000), productDescription: "コート".repeat(300_000) });
    expect(performance.now() - began).toBeLessThan(500);
  });
});
