/**
 * Makes Shopify's addresses lead into the stand-in, and everything that leaves the frame go through the admin: window.open,
 * and clicks on links to `_top`, `_parent` or `shopify:`.
 */
export function patchOpen({ openTop, mapAddress }) {
  const nativeOpen = window.open.bind(window);
  const leavesFrame = (target) => target === "_top" || target === "_parent";
  window.open = (address, target, features) => {
    const text = String(address ?? "");
    const url = text.startsWith("shopify:") ? text : text && new URL(text, location.href).href;
    if (url && (leavesFrame(target) || (text.startsWith("shopify:") && !target))) {
      openTop(url);
      return null;
    }
    return nativeOpen(url && mapAddress(url), target, features);
  };
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
    if (!link || event.defaultPrevented || event.button !== 0) return;
    const isShopify = /^(shopify:|https:\/\/(admin\.shopify\.com|[\w-]+\.myshopify\.com)\/)/.test(link.href);
    if (!isShopify && !leavesFrame(link.target)) return;
    event.preventDefault();
    if (link.target === "_blank" || event.ctrlKey || event.metaKey || event.shiftKey)
      nativeOpen(mapAddress(link.href), "_blank", link.rel.includes("noopener") ? "noopener" : "");
    else openTop(link.href);
  });
}
