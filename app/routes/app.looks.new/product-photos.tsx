import { BlockStack, Text } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { callApp } from "../app/call-app";
import type { ProductPhoto } from "./use-upload";

const THUMBNAIL_PIXELS = 240;
type Props = { productGid: string; onTake: (photo: ProductPhoto) => void };

/** The product's own pictures, to take the photo from; nothing when there are none, or when they cannot be asked for. */
export function ProductPhotos({ productGid, onTake }: Props) {
  const photos = useProductPhotos(productGid);
  if (photos.length === 0) return null;
  return (
    <BlockStack gap="200">
      <Text as="h3" variant="bodyMd" fontWeight="medium" id="product-photos">
        Or use one of the product’s photos
      </Text>
      <ul className="ll-photo-choices" aria-labelledby="product-photos">
        {photos.map((photo, index) => (
          <li key={photo.id}>
            <button
              type="button"
              className="ll-photo-choice"
              aria-label={photo.alt || `Photo ${index + 1}`}
              onClick={() => onTake(photo)}
            >
              <img src={resize(photo.url)} alt="" loading="lazy" />
            </button>
          </li>
        ))}
      </ul>
    </BlockStack>
  );
}

function useProductPhotos(productGid: string): ProductPhoto[] {
  const [photos, setPhotos] = useState<ProductPhoto[]>([]);
  useEffect(() => {
    const stop = new AbortController();
    setPhotos([]);
    callApp<{ photos: ProductPhoto[] }>(`/app/products/photos?product=${encodeURIComponent(productGid)}`, {
      method: "GET",
      signal: stop.signal,
    }).then(
      (answer) => setPhotos(answer.photos),
      // the photo can be uploaded all the same
      () => undefined,
    );
    return () => stop.abort();
  }, [productGid]);
  return photos;
}

/** Shopify's CDN makes a smaller picture of any of its own. */
function resize(url: string): string {
  const smaller = new URL(url);
  smaller.searchParams.set("width", String(THUMBNAIL_PIXELS));
  return smaller.href;
}
