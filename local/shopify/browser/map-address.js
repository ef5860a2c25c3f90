/**
 * Shopify's own addresses, as they are written by apps, in the stand-in: the admin (admin.shopify.com, the shop's /admin, and
 * `shopify:admin/…`), the app within it, and the shop's pages. Every other address stays as it is.
 * @param {string} address
 * @param {{ origin: string, storefrontOrigin: string, shop: string, apiKey: string }} standIn
 * @returns {string}
 */
export function mapAddress(address, { origin, storefrontOrigin, shop, apiKey }) {
  const store = shop.split(".")[0];
  const admin = /^shopify:(?:\/\/)?admin\/?(.*)$/.exec(address);
  if (admin) return nameApp(`${origin}/store/${store}/${admin[1]}`);
  const url = new URL(address);
  const rest = url.search + url.hash;
  if (url.hostname === "admin.shopify.com") return nameApp(origin + url.pathname + rest);
  if (url.hostname !== shop) return address;
  if (url.pathname.startsWith("/admin/charges/")) return origin + url.pathname + rest;
  if (url.pathname === "/admin" || url.pathname.startsWith("/admin/"))
    return nameApp(`${origin}/store/${store}${url.pathname.slice("/admin".length)}${rest}`);
  return storefrontOrigin + url.pathname + rest;

  // an app may be called by its client id instead of its handle
  function nameApp(/** @type {string} */ mapped) {
    return mapped.replace(`/apps/${apiKey}`, "/apps/looklift");
  }
}
