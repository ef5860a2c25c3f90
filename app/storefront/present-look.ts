import type { OutcomeItem } from "~/extraction/list-outcomes";
import { colorsPerItemShownMax, itemLabelCharactersMax } from "~/limits";
import type { Arranged } from "./arrange-items";
import { pickSpot } from "./pick-spot";

type PresentLook = {
  lookId: string;
  productTitle: string;
  image: { width: number; height: number };
  /** The items to show, in the page's order; the file of item n is number n + 1 of the list, after the photo. */
  items: Arranged<OutcomeItem>[];
};

/**
 * The JSON of the metafield `$app:look`, which the theme block reads, and the products that it points into by number. An engine
 * elsewhere may name an item at any length; what reaches the page is short enough for 32 kB of twelve items.
 */
export function presentLook({ lookId, productTitle, image, items }: PresentLook) {
  // the item on sale is the page's own product
  const linked = items.map(({ isOnSale, product }) => (isOnSale ? null : (product?.gid ?? null)));
  const standIns = items.map(({ substitutes }, at) => (linked[at] ? substitutes.map(({ gid }) => gid) : []));
  const productIds = [...new Set([...linked.filter((gid) => gid !== null), ...standIns.flat()])];
  const look = {
    version: 1,
    look_id: lookId,
    alt: describeLook({ productTitle, items }),
    width: image.width,
    height: image.height,
    items: items.map(({ id, category, label, isOnSale, box, polygon, cutout, colors }, index) => {
      const gid = linked[index] ?? null;
      const substitutes = (standIns[index] ?? []).map(numberOf);
      return {
        ...{ id, category, label: shorten(label), box },
        colors: colors.slice(0, colorsPerItemShownMax).map((color) => ({ ...color, name: shorten(color.name) })),
        on_sale: isOnSale,
        spot: pickSpot({ polygon, box, aspect: image.width / image.height }),
        cutout: index + 1,
        cutout_width: cutout.width,
        cutout_height: cutout.height,
        product: gid === null ? null : productIds.indexOf(gid),
        ...(substitutes.length > 0 && { substitutes }),
      };
    }),
  };
  return { look, productIds };
}

// Liquid knows a product by the number in its gid
const numberOf = (gid: string) => Number(gid.slice(gid.lastIndexOf("/") + 1));

// by characters as people count them: half of one is none
const shorten = (words: string) => [...words].slice(0, itemLabelCharactersMax).join("");

/** A look in one sentence, for those who do not see the photo. */
export function describeLook({ productTitle, items }: { productTitle: string; items: { label: string }[] }): string {
  const labels = items.map(({ label }) => shorten(label).toLowerCase());
  const last = labels.pop() ?? "";
  return `${productTitle}, worn in a look: ${labels.length ? `${labels.join(", ")} and ${last}` : last}`;
}
