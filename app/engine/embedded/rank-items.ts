import { categories, type ItemCategory } from "../categories";
import type { Box, EngineHints, ItemColor } from "../engine";
import { colorDistance, colorNames, toLab } from "./name-colors";
import { type ReadHints, readHints } from "./read-hints";

export type Rankable = { category: ItemCategory; box: Box; area: number; confidence: number; colors: ItemColor[] };
export type Ranking = { score: number; reasons: string[] };

// How often a word of one category is used for an item that the head calls another.
const near: Partial<Record<ItemCategory, Partial<Record<ItemCategory, number>>>> = {
  top: { outerwear: 0.55, dress: 0.35 },
  outerwear: { top: 0.5, dress: 0.25 },
  dress: { top: 0.4, skirt: 0.4, outerwear: 0.2 },
  skirt: { dress: 0.45, trousers: 0.35 },
  trousers: { legwear: 0.5, skirt: 0.3, dress: 0.1 },
  legwear: { trousers: 0.5 },
  scarf: { top: 0.2 },
  shoes: { legwear: 0.15 },
};
// How likely an item of a category is what a photo is made to sell, when no word says.
const prominence: Record<ItemCategory, number> = {
  outerwear: 1,
  dress: 1,
  top: 0.9,
  skirt: 0.85,
  trousers: 0.85,
  bag: 0.6,
  shoes: 0.55,
  hat: 0.5,
  scarf: 0.4,
  accessory: 0.4,
  legwear: 0.35,
  glasses: 0.35,
  belt: 0.3,
};
const WEIGHTS = { category: 3, color: 1, prominence: 1, confidence: 0.5 };
const LARGE_AREA = 0.12;
const COLOR_SIGMA = 22;

/** Scores each item as the one on sale: the words' category first, their colours next, size and place last; with reasons in words. */
export function rankItems(items: Rankable[], hints: EngineHints): Ranking[] {
  const read = readHints(hints);
  return items.map((item) => scoreItem(item, read));
}

function scoreItem(item: Rankable, { categories: wanted, colors: wantedColors }: ReadHints): Ranking {
  const strongest = Math.max(...wanted.values(), 1e-9);
  let category = 0;
  for (const [name, weight] of wanted) {
    const match = name === item.category ? 1 : (near[name]?.[item.category] ?? 0);
    category = Math.max(category, (weight / strongest) * match);
  }
  let color = 0;
  let colorName = "";
  for (const [name] of wantedColors) {
    const likeness = colorLikeness(name, item.colors);
    if (likeness > color) [color, colorName] = [likeness, name];
  }
  const middle = Math.abs(item.box.x + item.box.width / 2 - 0.5);
  const prominent = Math.min(1, Math.sqrt(item.area / LARGE_AREA)) * prominence[item.category] * (1 - 0.5 * middle);
  const reasons: string[] = [];
  const kind = categories[item.category].label.toLowerCase();
  if (category >= 0.9) reasons.push(`The product's words fit its category (${kind}).`);
  else if (category > 0.3) reasons.push(`The product's words are close to its category (${kind}).`);
  if (color > 0.5) reasons.push(`Its colour fits "${colorName}".`);
  if (prominent > 0.6) reasons.push("It is large and central in the photo.");
  const score =
    WEIGHTS.category * category +
    WEIGHTS.color * color +
    WEIGHTS.prominence * prominent +
    WEIGHTS.confidence * item.confidence;
  return { score, reasons };
}

function colorLikeness(name: string, colors: ItemColor[]): number {
  const wanted = toLab(...(colorNames[name] ?? [0, 0, 0]));
  return Math.max(
    0,
    ...colors.map(({ hex, share }) => {
      const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as [number, number, number];
      const distance = colorDistance(wanted, toLab(r, g, b));
      return Math.exp(-(distance ** 2) / (2 * COLOR_SIGMA ** 2)) * Math.min(1, share + 0.35);
    }),
  );
}
