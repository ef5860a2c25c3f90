import { prisma } from "~/db.server";
import { AppError } from "~/errors";
import { log } from "~/log.server";
import { type ChargeStatus, readCharges, type SeenCharge } from "./ask-shopify";
import { grantPeriods } from "./grant-periods";
import { grantPurchase, notePurchase } from "./note-purchase";
import { noteSubscription } from "./note-subscription";
import { recheckOverage } from "./set-overage";

type Ask = { shop: string; chargeGids: string[]; signal?: AbortSignal };

/** Asks Shopify about charges of a shop and acts on what it says. Throws what a call of Shopify throws. */
export async function askAboutCharges({ shop, chargeGids, signal }: Ask): Promise<void> {
  // before asking: what is said is at least as new as this
  const at = new Date();
  const charges = await readCharges({ shop, chargeGids, ...(signal && { signal }) });
  for (const charge of charges) await noteSeen({ shop, charge, at });
}

/** Acts on what Shopify has said of a charge at a time. */
export async function noteSeen({ shop, charge, at }: { shop: string; charge: SeenCharge; at: Date }): Promise<void> {
  const { id: chargeGid, status, test, createdAt, currentPeriodEnd } = charge;
  if (!chargeGid.includes("/AppSubscription/")) return notePurchase({ shop, chargeGid, status, test });
  const times = { ...(createdAt && { createdAt }), ...(currentPeriodEnd && { periodEnd: currentPeriodEnd }) };
  await noteSubscription({ shop, chargeGid, seen: { status, at, test, ...times } });
}

const openStatuses: ChargeStatus[] = ["PENDING", "ACTIVE", "FROZEN"];
const ASKED_MAX = 50;

/**
 * Settles what is open of a client, for when its merchant is back from Shopify's page; also what a webhook that was quicker has
 * begun with. Throws what a call of Shopify throws.
 */
export async function settleClient({ shop, clientId }: { shop: string; clientId: string }): Promise<void> {
  const paid = await prisma.purchase.findMany({
    where: { clientId, status: "ACTIVE", grantedAt: null },
    select: { id: true },
  });
  for (const { id } of paid) await grantPurchase({ id });
  await grantPeriods({ clientId });
  const newest = { orderBy: { id: "desc" }, take: ASKED_MAX, select: { chargeGid: true } } as const;
  const [purchases, subscriptions] = await Promise.all([
    prisma.purchase.findMany({ where: { clientId, status: "PENDING" }, ...newest }),
    prisma.subscription.findMany({ where: { clientId, status: { in: openStatuses } }, ...newest }),
  ]);
  const chargeGids = [...purchases, ...subscriptions].map(({ chargeGid }) => chargeGid);
  await askAboutCharges({ shop, chargeGids });
  await recheckOverage({ shop, clientId });
}

/** The same for a page that is shown in any case: where Shopify does not answer now, the worker asks again. */
export async function settleAfterReturn(client: { shop: string; clientId: string }): Promise<void> {
  try {
    await settleClient(client);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    log.warn({ ...client, code: error.code }, "Shopify could not be asked what a merchant decided");
  }
}
