import { findBridge } from "./bridge";

export type PickedProduct = { gid: string; title: string; imageUrl: string | null };

/** Lets the merchant pick a product in the admin's own picker; null when nothing was picked. */
export async function pickProduct(current: { gid: string } | null): Promise<PickedProduct | null> {
  const [product = null] = (await pickProducts({ current: current ? [current] : [], most: 1 })) ?? [];
  return product;
}

type PickProducts = { current: { gid: string }[]; most: number };

/** Lets the merchant pick up to so many products, none too; null when the picker was closed. */
export async function pickProducts({ current, most }: PickProducts): Promise<PickedProduct[] | null> {
  const picked = await findBridge()?.resourcePicker({
    type: "product",
    action: "select",
    filter: { variants: false },
    ...(most > 1 && { multiple: most }),
    ...(current.length > 0 && { selectionIds: current.map(({ gid: id }) => ({ id })) }),
  });
  return picked?.map(({ id, title, images }) => ({ gid: id, title, imageUrl: images[0]?.originalSrc ?? null })) ?? null;
}
