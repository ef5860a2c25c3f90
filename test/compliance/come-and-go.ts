import type { Shop } from "../storefront/open-shop";
import { SHOP } from "../storefront/open-shop";

const TOKEN = "shpat_test_again";

/** The app back in the shop that it was taken out of: installed at Shopify, opened by the merchant, its token stored. */
export async function comeBack({ state, prisma }: Shop): Promise<void> {
  Object.assign(state.installation, { installed: true, isLocked: false });
  const { scopes } = state.installation;
  state.tokens.set(TOKEN, { token: TOKEN, scopes, expiresAt: null, userId: null });
  const facts = { shop: SHOP, state: "", isOnline: false, accessToken: TOKEN, scope: scopes.join(",") };
  const session = { ...facts, expires: new Date(Date.now() + 3_600_000), storedAt: new Date() };
  const id = `offline_${SHOP}`;
  await prisma.shopSession.upsert({ where: { id }, create: { id, ...session }, update: session });
  const { ensureShopClient } = await import("~/clients/ensure-shop-client");
  await ensureShopClient({ shop: SHOP, mode: "LIVE" });
}

/** A look with its pictures on a product's page. */
export async function publish(shop: Shop, handle: string): Promise<string> {
  const { lookId } = await shop.makeLook({ handle });
  const { startPublish } = await import("~/storefront/start-publish");
  const { publishLook } = await import("~/storefront/publish-look");
  await startPublish({ shop: SHOP, lookId });
  await publishLook({ lookId, signal: new AbortController().signal });
  return lookId;
}
