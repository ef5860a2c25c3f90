import { AppError } from "~/errors";
import { hintCharactersMax } from "~/limits";
import { adminGraphql } from "~/shopify-graphql.server";

export type Product = { gid: string; title: string; handle: string; description: string; pageUrl: string | null };

const READ_PRODUCT = `#graphql
  query ReadProduct($id: ID!, $length: Int!) {
    product(id: $id) { id title handle description(truncateAt: $length) onlineStoreUrl onlineStorePreviewUrl }
  }`;
type Answer = {
  product: {
    id: string;
    title: string;
    handle: string;
    description: string;
    onlineStoreUrl: string | null;
    onlineStorePreviewUrl: string | null;
  } | null;
};

/**
 * A product of the shop, as it is now; `pageUrl` is its page in the online store, or the preview of one that is not on sale.
 * Throws RESOURCE_NOT_FOUND for one that is not there, UNAVAILABLE, FORBIDDEN.
 */
export async function readProduct({ shop, productGid }: { shop: string; productGid: string }): Promise<Product> {
  const missing = new AppError("RESOURCE_NOT_FOUND", "This product is not in the shop any more. Choose another one.");
  if (!/^gid:\/\/shopify\/Product\/\d+$/.test(productGid)) throw missing;
  const graphql = await adminGraphql({ shop });
  const { product } = await graphql<Answer>(READ_PRODUCT, { id: productGid, length: hintCharactersMax });
  if (!product) throw missing;
  const { id: gid, title, handle, description, onlineStoreUrl, onlineStorePreviewUrl } = product;
  return { gid, title, handle, description, pageUrl: onlineStoreUrl ?? onlineStorePreviewUrl };
}
