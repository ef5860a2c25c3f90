import { env } from "./env.server";

const FRAMED = /frame-ancestors [^;]+/;

/**
 * The Content-Security-Policy of a page: framed by the shop's admin, if Shopify's library has named it (`given`), or by nobody;
 * scripts of our own, of App Bridge, and those in the page itself that carry the nonce.
 */
export function documentPolicy({ given, nonce }: { given: string | null; nonce: string }): string {
  const ancestors = FRAMED.exec(given ?? "")?.[0] ?? "frame-ancestors 'none'";
  const bridge = URL.canParse(env.APP_BRIDGE_URL) ? ` ${new URL(env.APP_BRIDGE_URL).origin}` : "";
  const scripts = `script-src 'self' 'nonce-${nonce}'${bridge}`;
  return [ancestors, scripts, "object-src 'none'", "base-uri 'none'"].map((part) => `${part.trim()};`).join(" ");
}
