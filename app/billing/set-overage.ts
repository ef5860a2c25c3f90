import { noteShortage } from "~/credits/note-shortage";
import { prisma } from "~/db.server";
import { AppError } from "~/errors";
import { chargePriceMax } from "~/limits";
import { log } from "~/log.server";
import { raiseCap, readUsage } from "./ask-usage";
import { findOveragePlan } from "./find-overage-plan";

type Client = { shop: string; clientId: string };

/**
 * Switches overage on with a cap for 30 days, in the plan's currency, as "30.00". A cap above the one that the merchant has
 * approved at Shopify waits for approval at the address answered; until then Shopify's holds. Throws VALIDATION_ERROR for a cap
 * that is none and where the plan has no overage, and what a call of Shopify throws.
 */
export async function switchOverageOn({ shop, clientId, cap }: Client & { cap: string }) {
  const plan = await findOveragePlan({ clientId });
  if (!plan?.overagePrice) throw new AppError("VALIDATION_ERROR", "Your plan has no credits beyond it. Choose a plan.");
  const isMoney = /^\d{1,5}(\.\d{1,2})?$/.test(cap);
  if (!isMoney || Number(cap) < Number(plan.overagePrice) || Number(cap) > chargePriceMax)
    throw new AppError(
      "VALIDATION_ERROR",
      `The cap must be an amount from ${plan.overagePrice.toFixed(2)} to ${chargePriceMax}.`,
    );
  const usage = await readUsage({ shop, chargeGid: plan.chargeGid });
  if (!usage) throw new AppError("VALIDATION_ERROR", "Your plan is not active at Shopify. Load the page again.");
  const { lineGid, currency, cap: usageCap } = usage;
  const amount = Number(cap).toFixed(2);
  const confirmationUrl = Number(cap) > usageCap ? await raiseCap({ shop, lineGid, cap: amount, currency }) : null;
  const facts = { overageCap: amount, overageCheckAt: new Date() };
  await prisma.$transaction([
    prisma.billingAccount.update({ where: { clientId }, data: facts }),
    prisma.subscription.update({ where: { id: plan.id }, data: { usageCap } }),
  ]);
  await noteShortage({ clientId, note: null });
  log.info({ clientId, cap: amount }, "a merchant has set the cap for credits beyond the plan");
  return { confirmationUrl };
}

/** Switches overage off: no block is decided on any more. What was bought stays. */
export async function switchOverageOff({ clientId }: { clientId: string }): Promise<void> {
  const off = { overageCap: null, overageCheckAt: null, nearCapAt: null };
  await prisma.billingAccount.updateMany({ where: { clientId }, data: off });
  await noteShortage({ clientId, note: null });
  log.info({ clientId }, "a merchant has switched credits beyond the plan off");
}

type Recheck = { shop: string; clientId?: string; signal?: AbortSignal };

/**
 * Asks Shopify for the cap of a shop that has overage on, which may be another one now, and has the balance looked at again
 * soon. Throws what a call of Shopify throws.
 */
export async function recheckOverage({ shop, clientId, signal }: Recheck): Promise<void> {
  const accounts = await prisma.billingAccount.findMany({
    where: { shop, overageCap: { not: null }, ...(clientId !== undefined && { clientId }) },
  });
  for (const account of accounts) {
    const plan = await findOveragePlan(account);
    const usage = plan && (await readUsage({ shop, chargeGid: plan.chargeGid, ...(signal && { signal }) }));
    if (plan && usage) await prisma.subscription.update({ where: { id: plan.id }, data: { usageCap: usage.cap } });
    const on = { clientId: account.clientId, overageCap: { not: null } };
    await prisma.billingAccount.updateMany({ where: on, data: { overageCheckAt: new Date() } });
  }
}
