import { z } from "zod";
import { prisma } from "~/db.server";
import { AppError } from "~/errors";
import { chargeStatus } from "./ask-shopify";
import { notePurchase } from "./note-purchase";
import { noteSubscription } from "./note-subscription";
import { recheckOverage } from "./set-overage";
import { askAboutCharges } from "./settle-charges";

const status = z.string().toUpperCase().pipe(chargeStatus);
const gid = z.string().regex(/^gid:\/\/shopify\/App(PurchaseOneTime|Subscription)\/\d+$/);
const time = z.iso.datetime({ offset: true });

/** What is kept of the bodies of Shopify's webhooks about charges. */
export const purchaseUpdate = z.object({
  app_purchase_one_time: z.object({ admin_graphql_api_id: gid, status }),
});
export const subscriptionUpdate = z.object({
  app_subscription: z.object({ admin_graphql_api_id: gid, status, updated_at: time }),
});

export const nearCap = z.object({ app_subscription: z.object({ admin_graphql_api_id: gid }) });

type Purchase = { shop: string; payload: z.infer<typeof purchaseUpdate> };
type Subscription = { shop: string; payload: z.infer<typeof subscriptionUpdate>; signal: AbortSignal };

/** Acts on the word of a webhook about a purchase. Nothing is asked: the shop may have left long since. */
export async function notePurchaseWebhook({ shop, payload }: Purchase): Promise<void> {
  const { admin_graphql_api_id: chargeGid, status } = payload.app_purchase_one_time;
  await notePurchase({ shop, chargeGid, status });
}

/**
 * Acts on the word of a webhook about a subscription: Shopify is asked for the period first, and the word itself counts also
 * when the shop's token is dead. Throws what a call of Shopify throws, for the queue to try again.
 */
export async function noteSubscriptionWebhook({ shop, payload, signal }: Subscription): Promise<void> {
  const { admin_graphql_api_id: chargeGid, status, updated_at } = payload.app_subscription;
  try {
    await askAboutCharges({ shop, chargeGids: [chargeGid], signal });
    // a higher cap that was approved is told so, too
    await recheckOverage({ shop, signal });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "FORBIDDEN") throw error;
  }
  await noteSubscription({ shop, chargeGid, seen: { status, at: new Date(updated_at) } });
}

type NearCap = { shop: string; at: Date; payload: z.infer<typeof nearCap> };

/** Notes that a plan's usage comes near its cap, for the merchant to see. */
export async function noteNearCapWebhook({ shop, at, payload }: NearCap): Promise<void> {
  const { admin_graphql_api_id: chargeGid } = payload.app_subscription;
  const known = await prisma.subscription.findUnique({ where: { chargeGid } });
  if (known?.shop !== shop || known.status !== "ACTIVE") return;
  const older = { OR: [{ nearCapAt: null }, { nearCapAt: { lt: at } }] };
  await prisma.billingAccount.updateMany({ where: { clientId: known.clientId, ...older }, data: { nearCapAt: at } });
}
