import type { ExtractedItem } from "~/extraction/find-extraction";
import { pickSpot } from "./pick-spot";

type PresentLook = {
  lookId: string;
  productTitle: string;
  image: { width: number; height: number };
  /** The items to show, in the page's order; the file of item n is number n + 1 of the list, after the photo. */
  items: ExtractedItem[];
};

/** The JSON of the metafield `$app:look`, which the theme block reads. */
export function presentLook({ lookId, productTitle, image, items }: PresentLook) {
  return {
    version: 1,
    look_id: lookId,
    alt: describeLook({ productTitle, items }),
    width: image.width,
    height: image.height,
    items: items.map(({ id, category, label, isOnSale, box, polygon, cutout, colors }, index) => ({
      ...{ id, category, label, box, colors },
      on_sale: isOnSale,
      spot: pickSpot({ polygon, box, aspect: image.width / image.height }),
      cutout: index + 1,
      cutout_width: cutout.width,
      cutout_height: cutout.height,
      product: null,
    })),
  };
}

/** A look in one sentence, for those who do not see the photo. */
export function describeLook({ productTitle, items }: { productTitle: string; items: { label: string }[] }): string {
  const labels = items.map(({ label }) => label.toLowerCase());
  const last = labels.pop() ?? "";
  return `${productTitle}, worn in a look: ${labels.length ? `${labels.join(", ")} and ${last}` : last}`;
}
