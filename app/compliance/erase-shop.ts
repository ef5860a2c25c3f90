import { eraseBilling } from "~/billing/leave-billing";
import { eraseCallbacks } from "~/callbacks/erase-callbacks";
import { eraseClients } from "~/clients/erase-clients";
import { findShopClients } from "~/clients/find-shop-clients";
import { prisma } from "~/db.server";
import { purgeExtractions } from "~/extraction/purge-extractions";
import { log } from "~/log.server";
import { forgetLooks } from "~/storefront/delete-look";
import { purgeUploads } from "~/uploads/purge-uploads";
import type { WebhookCall } from "./topics";
import { endAccess } from "./uninstall-shop";

/**
 * Deletes everything of a shop, in the database and in the object store, but for its ledger, which names nobody any more.
 * Every step may be repeated: broken off, it goes on where it ended. A shop that has been installed anew since is left alone.
 */
export async function eraseShop(call: WebhookCall): Promise<void> {
  if (!(await endAccess(call))) return;
  const { shop, signal } = call;
  const { clientIds } = await findShopClients({ shop });
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
