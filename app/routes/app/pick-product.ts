import { findBridge } from "./bridge";

export type PickedProduct = { gid: string; title: string; imageUrl: string | null };

/** Lets the merchant pick a product in the admin's own picker; null when nothing was picked. */
export async function pickProduct(current: { gid: string } | null): Promise<PickedProduct | null> {
  const picked = await findBridge()?.resourcePicker({
    type: "product",
    action: "select",
    filter: { variants: false },
    ...(current && { selectionIds: [{ id: current.gid }] }),
  });
  const product = picked?.[0];
  return product ? { gid: product.id, title: product.title, imageUrl: product.images[0]?.originalSrc ?? null } : null;
}
