import { AppError } from "~/errors";
import { productPhotosMax, shopifyCallMs, uploadBytesMax } from "~/limits";
import { adminGraphql } from "~/shopify-graphql.server";
import type { CompletedUpload } from "~/uploads/complete-upload";
import { receivePicture } from "~/uploads/receive-picture";

export type ProductPhoto = { id: string; url: string; alt: string };

const LIST = `#graphql
  query ListPhotos($id: ID!, $count: Int!) {
    product(id: $id) {
      media(first: $count) { nodes { ... on MediaImage { id alt image { url } } } }
    }
  }`;
type Node = { id?: string; alt?: string | null; image?: { url: string } | null };
type Answer = { product: { media: { nodes: Node[] } } | null };
type OfProduct = { shop: string; productGid: string };

/** The pictures of a product, in its own order, for the merchant to choose a photo from. Throws UNAVAILABLE, FORBIDDEN. */
export async function listProductPhotos({ shop, productGid }: OfProduct): Promise<ProductPhoto[]> {
  const graphql = await adminGraphql({ shop });
  const { product } = await graphql<Answer>(LIST, { id: productGid, count: productPhotosMax });
  return (product?.media.nodes ?? []).flatMap(({ id, alt, image }) =>
    id && image ? [{ id, url: image.url, alt: alt ?? "" }] : [],
  );
}

type TakePhoto = OfProduct & { clientId: string; mediaId: string };

/**
 * Takes one of a product's pictures as a trial image, as if the merchant had uploaded it. Throws RESOURCE_NOT_FOUND when the
 * product has none such, IMAGE_*, UNAVAILABLE.
 */
export async function takeProductPhoto({ shop, clientId, productGid, mediaId }: TakePhoto): Promise<CompletedUpload> {
  // the address comes from Shopify, never from the caller
  const photo = (await listProductPhotos({ shop, productGid })).find(({ id }) => id === mediaId);
  if (!photo) throw new AppError("RESOURCE_NOT_FOUND", "The product does not have this picture any more.");
  const { contentType, bytes } = await download(photo.url);
  return receivePicture({ clientId, contentType, bytes });
}

async function download(url: string): Promise<{ contentType: string; bytes: Buffer }> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(shopifyCallMs) });
    if (!response.ok) throw new Error(`the CDN answered ${response.status}`);
    if (Number(response.headers.get("content-length") ?? 0) > uploadBytesMax)
      throw new AppError("IMAGE_TOO_LARGE", `The picture may have at most ${uploadBytesMax / 1024 / 1024} MiB.`);
    const contentType = response.headers.get("content-type")?.split(";")[0] ?? "";
    return { contentType, bytes: Buffer.from(await response.arrayBuffer()) };
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError("UNAVAILABLE", "The product's picture could not be read from Shopify. Try again.", {
      cause: error,
    });
  }
}
