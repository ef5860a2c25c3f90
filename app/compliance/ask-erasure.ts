import { readPlans } from "~/billing/read-plans";
import { prisma } from "~/db.server";
import { AppError } from "~/errors";
import { newId } from "~/ids";
import { sendJob } from "~/jobs.server";
import { log } from "~/log.server";

type AskErasure = {
  shop: string;
  clientId: string;
  /** What the merchant typed to confirm it: the shop's name, with or without ".myshopify.com". */
  confirmation: string;
};

/**
 * Erases a shop at its merchant's word, by the very way of Shopify's `shop/redact`; answers the receipt, which names nobody.
 * Throws VALIDATION_ERROR when it is not confirmed, or while a paid plan would go on at Shopify.
 */
export async function askErasure({ shop, clientId, confirmation }: AskErasure): Promise<{ receipt: string }> {
  const typed = confirmation.trim().toLowerCase();
  const name = shop.replace(/\.myshopify\.com$/, "");
  if (typed !== shop && typed !== name) throw new AppError("VALIDATION_ERROR", `Type ${name} to confirm.`);
  const { current } = await readPlans({ clientId });
  if (current?.isPaid)
    throw new AppError(
      "VALIDATION_ERROR",
      "End your plan first, on Plans and credits: Shopify would go on charging you.",
    );
  const receipt = `erasure-${newId()}`;
  // the row first and then the job, as with a webhook: a row whose job was lost is found by the sweeper
  await prisma.webhookDelivery.create({
    data: { webhookId: receipt, topic: "shop/redact", shop, triggeredAt: new Date(), payload: { askedHere: true } },
  });
  await sendJob("webhook", { webhookId: receipt }, receipt);
  log.info({ shop, receipt }, "a merchant asked for everything to be deleted");
  return { receipt };
}
