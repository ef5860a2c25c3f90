import { authenticateAdmin } from "~/shopify.server";
import { ensureShopClient } from "./ensure-shop-client";

/**
 * The merchant who sent this request from the Shopify admin: the shop, and its live client, made on first sight. Throws the
 * Response to anybody else. `redirect` is the only way to leave the admin's iframe.
 */
export async function authenticateMerchant(request: Request) {
  const { shop, redirect, userId } = await authenticateAdmin(request);
  const { clientId } = await ensureShopClient({ shop, mode: "LIVE" });
  return { shop, clientId, redirect, userId };
}
