import { prisma } from "~/db.server";
import { findShopScopes } from "~/shopify-access.server";
import { orderScopes, pixelScopes } from "./switch-measuring";

const nothing = { isOn: false, countsOrders: false, holdoutPercent: 0, pixelGid: null, webhookGids: [] };

/** Notes that a shop has uninstalled the app: Shopify has taken pixel, settings and webhooks out of it. */
export async function leaveMeasuring({ shop }: { shop: string }): Promise<void> {
  await prisma.measuring.updateMany({ where: { client: { shop } }, data: nothing });
}

/** Heeds which scopes a shop grants now: without the pixel's nothing is measured any more, without that of orders none is counted. */
export async function noteMeasuringScopes({ shop }: { shop: string }): Promise<void> {
  const scopes = await findShopScopes({ shop });
  if (!scopes) return;
  const has = (wanted: readonly string[]) => wanted.every((scope) => scopes.includes(scope));
  if (!has(pixelScopes)) await leaveMeasuring({ shop });
  else if (!has(orderScopes))
    await prisma.measuring.updateMany({
      where: { client: { shop } },
      data: { countsOrders: false, holdoutPercent: 0, webhookGids: [] },
    });
}

/** Deletes all that was measured in a shop. */
export async function eraseAttribution({ shop }: { shop: string }): Promise<void> {
  await prisma.measuring.deleteMany({ where: { client: { shop } } });
}
