import { makeGid } from "./gid";
import type { Product } from "./shop-state";
import { fileUrl, type StandIn } from "./stand-in";

/** A product as the resource picker of App Bridge hands it to the app. */
export function describeForPicker(standIn: StandIn, product: Product): object {
  const { id, handle, title, descriptionHtml, vendor, productType, tags, status, createdAt, updatedAt } = product;
  const images = product.media.flatMap(({ fileId, alt }) => {
    const file = standIn.state.files.get(fileId);
    return file?.status === "READY" ? [{ id: file.id, altText: alt, originalSrc: fileUrl(standIn, file) }] : [];
  });
  const variants = product.variants.map((variant, index) => ({
    id: makeGid("ProductVariant", variant.id),
    title: variant.title,
    displayName: `${title} - ${variant.title}`,
    price: variant.price,
    compareAtPrice: variant.compareAtPrice,
    sku: variant.sku,
    availableForSale: variant.available,
    position: index + 1,
    selectedOptions: variant.options.map(({ value }) => ({ value })),
    product: { id: makeGid("Product", id) },
  }));
  return {
    id: makeGid("Product", id),
    ...{ handle, title, descriptionHtml, vendor, productType, tags, status, createdAt, updatedAt },
    publishedAt: status === "ACTIVE" ? createdAt : null,
    hasOnlyDefaultVariant: product.variants.length === 1,
    totalVariants: product.variants.length,
    images,
    variants,
  };
}
