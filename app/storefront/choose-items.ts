import { z } from "zod";
import { itemsPerExtractionMax, publishConfidenceMin } from "~/limits";

/** By item id: whether the merchant wants it shown. */
export type ItemChoices = Record<string, boolean>;

const shape = z.record(z.string(), z.boolean());

/** The merchant's choices of a look, from its column. */
export function readItemChoices(column: unknown): ItemChoices {
  return shape.parse(column);
}

type Choosable = { id: string; isOnSale: boolean; confidence: number; rank: number };

/**
 * The items that the product page shows. Where the merchant has not chosen, the one on sale, whatever its confidence, and
 * those that are more often right than wrong.
 */
export function chooseItems<T extends Choosable>(items: T[], choices: ItemChoices): T[] {
  return items
    .filter(({ id, isOnSale, confidence }) => choices[id] ?? (isOnSale || confidence >= publishConfidenceMin))
    .sort(byPlace)
    .slice(0, itemsPerExtractionMax);
}

/** The order of items wherever they are shown: the one on sale first, then by likelihood of being it. */
export function byPlace(a: Pick<Choosable, "isOnSale" | "rank">, b: Pick<Choosable, "isOnSale" | "rank">): number {
  return Number(b.isOnSale) - Number(a.isOnSale) || a.rank - b.rank;
}
