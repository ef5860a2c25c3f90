import { createHmac, randomBytes } from "node:crypto";
import { makeIdToken } from "../oauth/id-token";
import { type StandIn, storeName } from "../stand-in";

/** The address of a page of the app, as the admin opens it in the frame: with who asks, signed, and a session token. */
export function launchUrl(standIn: StandIn, path: string): string {
  const { state, appUrl, apiSecret } = standIn;
  const url = new URL(path, appUrl);
  const launch = {
    embedded: "1",
    host: Buffer.from(`admin.shopify.com/store/${storeName(standIn)}`)
      .toString("base64")
      .replace(/=+$/, ""),
    locale: state.settings.locale,
    session: randomBytes(16).toString("hex"),
    shop: state.shop,
    timestamp: String(Math.floor(Date.now() / 1000)),
  };
  for (const [name, value] of Object.entries(launch)) url.searchParams.set(name, value);
  const signed = [...url.searchParams]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join("&");
  url.searchParams.set("hmac", createHmac("sha256", apiSecret).update(signed).digest("hex"));
  url.searchParams.set("id_token", makeIdToken(standIn));
  return url.href;
}
