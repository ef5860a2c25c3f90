import { useEffect, useState } from "react";
import { callApp } from "../app/call-app";
import type { Look } from "./look-page";

/** The address of the look's product page, asked of Shopify once the look is on it; null until then. */
export function useProductPage({ id, publishedAt }: Pick<Look, "id" | "publishedAt">): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!publishedAt) return;
    const stop = new AbortController();
    callApp<{ url: string | null }>(`/app/looks/${id}/product`, { method: "GET", signal: stop.signal }).then(
      (product) => setUrl(product.url),
      // without the address there is merely no link
      () => undefined,
    );
    return () => stop.abort();
  }, [id, publishedAt]);
  return url;
}
