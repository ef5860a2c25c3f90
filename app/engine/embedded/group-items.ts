import type { ItemCategory } from "../categories";
import { connectPieces } from "./connect-pieces";
import type { Cells } from "./label-cells";
import { headClasses } from "./parse-clothes";

/** One item's pieces on the label grid: which cells, and the mean probability of its class over them. */
export type ItemShape = { category: ItemCategory; classIndex: number; cells: number[]; probability: number };

// The least share of the person's box that an item has; what is smaller is noise more often than not.
const SHARE_MIN: Record<ItemCategory, number> = {
  hat: 0.0012,
  glasses: 0.0005,
  top: 0.008,
  outerwear: 0.01,
  dress: 0.012,
  skirt: 0.008,
  trousers: 0.008,
  legwear: 0.005,
  shoes: 0.0015,
  bag: 0.0025,
  scarf: 0.003,
  belt: 0.0008,
  accessory: 0.0012,
};
const PROBABILITY_MIN = 0.4;
// Of most things a part may be hidden behind an arm, a bag or hair, and a shoe has a twin; of bags the rest is noise.
const PIECE_SHARE_MIN = 0.06;
const BAG_PIECE_SHARE_MIN = 0.5;

/**
 * Groups labelled cells into items: the connected pieces of a class, without the small false ones, are one item (a pair of
 * shoes, a coat behind a bag's strap). With `apart`, for things not worn by one person, each piece is an item.
 */
export function groupItems({ labels, probabilities, width, height }: Cells, { apart = false } = {}): ItemShape[] {
  const pieces = connectPieces(labels, width, height);
  return headClasses.flatMap((name, classIndex) => {
    const own = (pieces.get(classIndex) ?? []).sort((a, b) => b.length - a.length);
    const largest = own[0]?.length ?? 0;
    if (!isCategory(name) || largest === 0) return [];
    const least = largest * (name === "bag" ? BAG_PIECE_SHARE_MIN : PIECE_SHARE_MIN);
    const groups = apart ? own : [own.filter((piece) => piece.length >= least).flat()];
    return groups
      .map((cells) => ({ category: name, classIndex, cells, probability: meanOf(cells, probabilities) }))
      .filter(
        ({ cells, probability }) => cells.length >= SHARE_MIN[name] * labels.length && probability >= PROBABILITY_MIN,
      );
  });
}

function isCategory(name: string): name is ItemCategory {
  return name in SHARE_MIN;
}

function meanOf(cells: number[], values: Float32Array): number {
  let sum = 0;
  for (const cell of cells) sum += values[cell]!;
  return sum / cells.length;
}
