/**
 * The library's bounce page: the page that was asked for is fetched once with a session token, which lets the app make its
 * session, and is then loaded with another.
 */
export async function bounce({ reload, idToken, openTop, nativeFetch }) {
  const headers = { Authorization: `Bearer ${await idToken()}`, "X-Shopify-Bounce": "1" };
  const response = await nativeFetch(reload, { headers });
  const elsewhere = response.headers.get("X-Shopify-API-Request-Failure-Reauthorize-Url");
  if (elsewhere) return openTop(new URL(elsewhere, location.href).href);
  const url = new URL(response.redirected ? response.url : reload, location.href);
  url.searchParams.set("embedded", "1");
  url.searchParams.set("id_token", await idToken());
  location.replace(url.href);
}
