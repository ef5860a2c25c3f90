import { env } from "./env.server";

/**
 * The secrets that Shopify, or a caller of the API, may have signed with: the current one and, during a rotation, the one
 * before. A wire of its own, so that who only verifies does not load Shopify's library.
 */
export const shopifySecrets: readonly string[] = [env.SHOPIFY_API_SECRET, env.SHOPIFY_API_SECRET_PREVIOUS].filter(
  (secret) => secret !== undefined,
);
