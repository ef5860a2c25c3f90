/**
 * Where the app was opened: shop, host and locale stand in the address of the first page only, so they are remembered. The
 * browser may deny storage to a page in a frame; then they last as long as the page.
 */
export function readLaunch({ script }) {
  const query = new URLSearchParams(location.search);
  const remember = (name, otherwise) => {
    let value = query.get(name);
    try {
      value ??= sessionStorage.getItem(`app-bridge:${name}`);
      if (value) sessionStorage.setItem(`app-bridge:${name}`, value);
    } catch {}
    return value ?? otherwise;
  };
  const meta = document.querySelector('meta[name="shopify-api-key"]');
  return {
    apiKey: script?.dataset.apiKey ?? meta?.content ?? "",
    shop: remember("shop", ""),
    host: remember("host", ""),
    locale: remember("locale", "en"),
    appOrigins: [],
    disabledFeatures: [],
    experimentalFeatures: [],
  };
}
