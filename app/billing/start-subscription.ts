import { prisma } from "~/db.server";
import { AppError } from "~/errors";
import { newId } from "~/ids";
import { log } from "~/log.server";
import { chargeEachPeriod, readShopFacts, returnUrl } from "./ask-shopify";
import { limitTests } from "./limit-tests";
import { openBillingAccount } from "./open-account";
import { nextCheck } from "./plan-checks";
import { isFree, priceList } from "./price-list";
import { readApprovalUrl } from "./resume-charge";
import { askAboutCharges, noteSeen } from "./settle-charges";

type StartSubscription = { shop: string; clientId: string; planId: string };

/**
 * Asks Shopify for a paid plan, in the place of the one that the shop has: a dearer one at once, a cheaper one when the period
 * that was paid has ended. Notes it as PENDING and answers where the merchant approves it. Throws VALIDATION_ERROR for a plan
 * that is not sold or that the shop has, FORBIDDEN past the limit of tests, and what a call of Shopify throws.
 */
export async function startSubscription({ shop, clientId, planId }: StartSubscription) {
  const plan = priceList.plans.find((one) => one.id === planId && !isFree(one));
  if (!plan) throw new AppError("VALIDATION_ERROR", "This plan is not sold any more. Load the page again.");
  await openBillingAccount({ shop, clientId });
  const { isDevelopment: isTest, current } = await readCurrent({ shop, clientId });
  const isSame = current?.planId === planId && Number(current.price) === Number(plan.price);
  if (isSame && current.credits === plan.credits) throw new AppError("VALIDATION_ERROR", "You have this plan already.");
  if (isTest) await limitTests({ clientId, credits: plan.credits });
  const id = newId();
  const { name, credits, price } = plan;
  const { currency, overage } = priceList;
  const back = returnUrl({ shop, query: `plan=${id}` });
  const charge = { name: `Looklift: ${name}`, price, currency, isTest, returnUrl: back };
  const isLess = current !== null && Number(current.price) > Number(price);
  const { chargeGid, confirmationUrl } = await chargeEachPeriod({ shop, charge, isLess, overage });
  const createdAt = new Date();
  const checkAt = nextCheck({ status: "PENDING", createdAt });
  const facts = { planId, name, credits, price, currency, isTest, createdAt, statusAt: createdAt, checkAt };
  const beyond = overage && { overageCredits: overage.credits, overagePrice: overage.price, usageCap: overage.cap };
  const kept = readApprovalUrl({ shop, url: confirmationUrl });
  const row = { id, clientId, shop, chargeGid, ...facts, ...beyond, confirmationUrl: kept };
  await prisma.subscription.create({ data: row });
  log.info({ clientId, chargeGid, planId, isTest }, "a merchant was asked to pay for a plan");
  return { confirmationUrl };
}

/** The plan that the shop pays for, as Shopify says now: what had ended there unheard has ended here before the next begins. */
async function readCurrent({ shop, clientId }: { shop: string; clientId: string }) {
  const at = new Date();
  const { isDevelopment, active } = await readShopFacts({ shop });
  for (const charge of active) await noteSeen({ shop, charge, at });
  const rows = await prisma.subscription.findMany({ where: { clientId, status: { in: ["ACTIVE", "FROZEN"] } } });
  const isThere = ({ chargeGid }: { chargeGid: string }) => active.some(({ id }) => id === chargeGid);
  const unsure = rows.filter((row) => !isThere(row)).map(({ chargeGid }) => chargeGid);
  await askAboutCharges({ shop, chargeGids: unsure });
  const [current = null] = rows.filter(isThere).sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
  return { isDevelopment, current };
}
