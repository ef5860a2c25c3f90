// node --import ./local/shopify/preload.mjs: what lets the unchanged app talk to the Shopify stand-in at LOCAL_SHOPIFY_URL.
// It must come first, because Shopify's library keeps the fetch that it finds when it is loaded.
import { ServerResponse } from "node:http";

const standIn = process.env.LOCAL_SHOPIFY_URL;
if (standIn) {
  const { origin } = new URL(standIn);
  rerouteCalls(origin);
  adaptAnswers(origin);
}

// A call to a shop goes to the stand-in with everything else that it carries: method, body, headers, signal.
function rerouteCalls(origin) {
  const nativeFetch = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input, "http://nowhere.invalid");
    if (!url.hostname.endsWith(".myshopify.com")) return nativeFetch(input, init);
    const request = new Request(new URL(url.pathname + url.search, origin), input instanceof Request ? input : init);
    const headers = new Headers(init?.headers ?? request.headers);
    headers.set("x-forwarded-host", url.hostname);
    return nativeFetch(request, { ...(input instanceof Request ? init : {}), headers });
  };
}

// Pages may stand in the stand-in's frame, and nothing is asked of Shopify's CDN.
function adaptAnswers(origin) {
  const adapt = (name, value) => {
    if (name === "content-security-policy")
      return String(value).replace(/frame-ancestors(?! 'none')/g, `frame-ancestors ${origin}`);
    if (name === "link" && String(value).includes("cdn.shopify.com")) return undefined;
    return value;
  };
  const nativeWriteHead = ServerResponse.prototype.writeHead;
  ServerResponse.prototype.writeHead = function (status, ...rest) {
    const given = rest.at(-1);
    const named = given && typeof given === "object" && !Array.isArray(given) ? rest.pop() : {};
    for (const [name, value] of Object.entries(named)) this.setHeader(name, value);
    for (const name of ["content-security-policy", "link"]) {
      const value = this.getHeader(name);
      const adapted = value === undefined ? undefined : adapt(name, value);
      if (adapted === undefined) this.removeHeader(name);
      else if (adapted !== value) this.setHeader(name, adapted);
    }
    return nativeWriteHead.call(this, status, ...rest);
  };
}
