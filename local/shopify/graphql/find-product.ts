import { readGid } from "../gid";
import type { Product, ShopState, Variant } from "../shop-state";
import { AskedFailure } from "./context";

/** The product of a gid; null when there is none. A title with a sentinel name fails as it says. */
export function findProduct(state: ShopState, gid: string): Product | null {
  const read = readGid(gid);
  const product = read?.type === "Product" ? state.products.get(read.id) : undefined;
  if (!product) return null;
  const title = product.title.toLowerCase();
  if (title.includes("sentinel-500")) throw new AskedFailure("500");
  if (title.includes("sentinel-throttled")) throw new AskedFailure("throttled");
  return product;
}

export function findVariant(state: ShopState, gid: string): { product: Product; variant: Variant } | null {
  const read = readGid(gid);
  if (read?.type !== "ProductVariant") return null;
  for (const product of state.products.values()) {
    const variant = product.variants.find(({ id }) => id === read.id);
    if (variant) return { product, variant };
  }
  return null;
}
