import { leaveMeasuring } from "~/attribution/leave-measuring";
import { leaveBilling } from "~/billing/leave-billing";
import { findShopClients } from "~/clients/find-shop-clients";
import { suspendShop } from "~/clients/suspend-shop";
import { failOpenExtractions } from "~/extraction/fail-open-extractions";
import { log } from "~/log.server";
import { deleteShopSessions } from "~/shopify-access.server";
import { closeLeave } from "./close-leave";
import type { WebhookCall } from "./topics";

const error = {
  code: "APP_UNINSTALLED",
  message: "The app was uninstalled from the shop. Nothing was charged.",
  retryable: false,
};

/**
 * Ends a shop's access: its sessions, its keys until it installs the app again, and its extractions under way, with their
 * credits back; notes that its looks are to be removed once it is back, where its merchant chose so. A shop that has been
 * installed anew since is left alone.
 */
export async function uninstallShop(call: WebhookCall): Promise<void> {
  const { shop, happenedAt } = call;
  if (await endAccess({ ...call, submittedBefore: happenedAt })) await closeLeave({ shop, at: happenedAt });
}

type EndAccess = WebhookCall & {
  /** Ends the extractions that were submitted by this time; all of them without one. */
  submittedBefore?: Date;
  /** Whether a shop that is, or is back, in the app is not left alone either. */
  isAskedHere?: boolean;
};

/** As above. Answers whether the access was ended. */
export async function endAccess({ submittedBefore, isAskedHere = false, ...call }: EndAccess): Promise<boolean> {
  const { shop, happenedAt, signal } = call;
  const { left } = await deleteShopSessions({ shop, before: happenedAt });
  await leaveBilling({ shop, at: happenedAt, isBack: left > 0 });
  if (left > 0 && !isAskedHere) {
    log.info({ shop }, "an uninstall came after the shop had installed the app again");
    return false;
  }
  await leaveMeasuring({ shop });
  await suspendShop({ shop });
  const { clientIds } = await findShopClients({ shop });
  const failed = await failOpenExtractions({
    ...{ clientIds, error, signal },
    ...(submittedBefore && { before: submittedBefore }),
  });
  log.info({ shop, failed }, "a shop's access has ended");
  return true;
}
