/**
 * Gives calls to the app itself a fresh session token; tries once more when the app asks for it, and leaves the frame when
 * the app wants the merchant elsewhere. Answers the browser's own fetch.
 */
export function patchFetch({ idToken, openTop, appOrigins }) {
  const nativeFetch = window.fetch.bind(window);
  window.fetch = async (input, init) => {
    const request = new Request(input, init);
    const { origin } = new URL(request.url);
    if (origin !== location.origin && !appOrigins.includes(origin)) return nativeFetch(request);
    const attempt = async () => {
      const call = request.clone();
      if (!call.headers.has("Authorization")) call.headers.set("Authorization", `Bearer ${await idToken()}`);
      call.headers.set("X-Requested-With", "XMLHttpRequest");
      return nativeFetch(call);
    };
    let response = await attempt();
    if (response.headers.get("X-Shopify-Retry-Invalid-Session-Request") === "1") response = await attempt();
    const elsewhere = response.headers.get("X-Shopify-API-Request-Failure-Reauthorize-Url");
    if (elsewhere) openTop(new URL(elsewhere, location.href).href);
    return response;
  };
  return nativeFetch;
}
