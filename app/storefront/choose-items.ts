import { itemsPerExtractionMax, publishConfidenceMin } from "~/limits";

/**
 * The items that the product page shows: the one on sale first, whatever its confidence, then the others that are more often
 * right than wrong, likeliest first.
 */
export function chooseItems<T extends { isOnSale: boolean; confidence: number; rank: number }>(items: T[]): T[] {
  return items
    .filter(({ isOnSale, confidence }) => isOnSale || confidence >= publishConfidenceMin)
    .sort((a, b) => Number(b.isOnSale) - Number(a.isOnSale) || a.rank - b.rank)
    .slice(0, itemsPerExtractionMax);
}
