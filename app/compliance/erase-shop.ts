import { eraseAttribution } from "~/attribution/leave-measuring";
import { eraseBilling } from "~/billing/leave-billing";
import { eraseCallbacks } from "~/callbacks/erase-callbacks";
import { eraseClients } from "~/clients/erase-clients";
import { findShopClients } from "~/clients/find-shop-clients";
import { prisma } from "~/db.server";
import { purgeExtractions } from "~/extraction/purge-extractions";
import { eraseFlow } from "~/flow/erase-flow";
import { log } from "~/log.server";
import { forgetLooks } from "~/storefront/delete-look";
import { purgeUploads } from "~/uploads/purge-uploads";
import type { WebhookCall } from "./topics";
import { endAccess } from "./uninstall-shop";

/** What is noted with an erasure; nothing with Shopify's. */
export type Erasure = { askedHere?: boolean };

/**
 * Deletes everything of a shop, in the database and in the object store, but for its ledger, which names nobody any more.
 * Every step may be repeated: broken off, it goes on where it ended. A shop that has been installed anew since is left
 * alone, unless its merchant asked for the erasure in the app (`askedHere`): then the app is still open there.
 */
export async function eraseShop(call: WebhookCall, { askedHere = false }: Erasure = {}): Promise<void> {
  const happenedAt = askedHere ? new Date() : call.happenedAt;
  if (!(await endAccess({ ...call, happenedAt, isAskedHere: askedHere }))) return;
  const { shop, signal } = call;
  const { clientIds } = await findShopClients({ shop });
  await prisma.shopLeave.deleteMany({ where: { client: { shop } } });
  await eraseAttribution({ shop });
  await eraseFlow({ shop });
  await forgetLooks({ shop });
  for (const clientId of clientIds) {
    await purgeExtractions({ clientId, signal });
    await purgeUploads({ clientId, signal });
  }
  await eraseBilling({ shop });
  await eraseCallbacks({ shop });
  await eraseClients({ shop });
  await prisma.webhookDelivery.updateMany({ where: { shop }, data: { shop: "" } });
  log.info({ clientIds }, "a shop was erased");
}
