import { z } from "zod";
import { itemsPerExtractionMax, publishConfidenceMin } from "~/limits";

const productShape = z.object({ gid: z.string(), title: z.string() });
const choicesShape = z.record(
  z.string(),
  z.object({
    isShown: z.boolean().optional(),
    product: productShape.nullish(),
    substitutes: z.array(productShape).optional(),
  }),
);

/** A product of the shop that an item is linked to. */
export type LinkedProduct = z.infer<typeof productShape>;

/** What the merchant decided, by item id; `onSaleItem` is an item's id, "" for none, null where Looklift's choice stands. */
export type Choices = { items: z.infer<typeof choicesShape>; onSaleItem: string | null };

/** The merchant's choices of a look, from its columns. */
export function readChoices({ itemChoices, onSaleItem }: { itemChoices: unknown; onSaleItem: string | null }): Choices {
  return { items: choicesShape.parse(itemChoices), onSaleItem };
}

type Arrangeable = { id: string; isOnSale: boolean; confidence: number; rank: number };
export type Arranged<T> = T & {
  isShown: boolean;
  isOnSale: boolean;
  product: LinkedProduct | null;
  /** What may stand in for the product while it cannot be bought, the best first; none where there is no product. */
  substitutes: LinkedProduct[];
};

/**
 * All items in the page's order, the one on sale first, with the merchant's choices applied. Where nothing was chosen, the
 * one on sale is shown, whatever its confidence, and those that are more often right than wrong.
 */
export function arrangeItems<T extends Arrangeable>(items: T[], choices: Choices): Arranged<T>[] {
  const arranged = items.map((item) => {
    const isOnSale = choices.onSaleItem === null ? item.isOnSale : item.id === choices.onSaleItem;
    const choice = choices.items[item.id] ?? {};
    const { isShown = isOnSale || item.confidence >= publishConfidenceMin, product = null } = choice;
    // the item on sale is the page's own product, which nothing stands in for
    const substitutes = product && !isOnSale ? (choice.substitutes ?? []) : [];
    return { ...item, isOnSale, isShown, product, substitutes };
  });
  return arranged.sort((a, b) => Number(b.isOnSale) - Number(a.isOnSale) || a.rank - b.rank);
}

/** The items that the page shows, of all that were arranged. */
export function shownItems<T>(arranged: Arranged<T>[]): Arranged<T>[] {
  return arranged.filter(({ isShown }) => isShown).slice(0, itemsPerExtractionMax);
}

/** An arrangement as a text, to see whether another one is the same. */
export function describeArrangement(shown: Arranged<{ id: string }>[]): string {
  return shown
    .map(({ id, isOnSale, product, substitutes }) => {
      const gids = [product?.gid ?? "", ...substitutes.map(({ gid }) => gid)];
      return `${isOnSale ? "*" : ""}${id}>${gids.join("|")}`;
    })
    .join(" ");
}

type ReadArrangement<T> = { described: string; items: T[] };

/** The items of an arrangement that was described, in its order; null when one of them is not there any more. */
export function readArrangement<T extends Arrangeable>({ described, items }: ReadArrangement<T>): Arranged<T>[] | null {
  const arranged: Arranged<T>[] = [];
  for (const part of described.split(" ").filter((text) => text !== "")) {
    const [, star = "", id = "", gids = ""] = /^(\*?)([^>]*)>(.*)$/.exec(part) ?? [];
    const [product, ...substitutes] = gids.split("|").flatMap((gid) => (gid ? [{ gid, title: "" }] : []));
    const item = items.find((known) => known.id === id);
    if (!item) return null;
    arranged.push({ ...item, isOnSale: star === "*", isShown: true, product: product ?? null, substitutes });
  }
  return arranged;
}
