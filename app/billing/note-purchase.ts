import { grantCredits } from "~/credits/grant-credits";
import { prisma } from "~/db.server";
import { log } from "~/log.server";
import type { ChargeStatus } from "./ask-shopify";
import { countCharge } from "./count-charge";
import { nextCheck } from "./plan-checks";

type NotePurchase = {
  shop: string;
  chargeGid: string;
  status: ChargeStatus;
  /** Whether Shopify calls it a test; a webhook does not say. */
  test?: boolean;
};

/**
 * Writes down what Shopify says of a purchase, whoever brings the word and in whatever order, and grants its credits once it is
 * paid for. What is ACTIVE was paid and stays so; what was declined or has expired gives nothing. May be repeated.
 */
export async function notePurchase({ shop, chargeGid, status, test }: NotePurchase): Promise<void> {
  const purchase = await prisma.purchase.findUnique({ where: { chargeGid } });
  if (!purchase || purchase.shop !== shop) return log.warn({ chargeGid }, "a purchase is none of this shop's");
  const { id, isTest, createdAt } = purchase;
  if (test !== undefined && test !== isTest)
    return log.error({ chargeGid, test }, "a purchase is not the one that was asked for: nothing is granted");
  if (status === "ACTIVE") {
    const { count } = await prisma.purchase.updateMany({
      where: { id, status: { not: "ACTIVE" } },
      data: { status, checkAt: new Date() },
    });
    if (count > 0) countCharge({ kind: "pack", status });
    return grantPurchase({ id });
  }
  const isOver = status !== "PENDING";
  const { count } = await prisma.purchase.updateMany({
    where: { id, status: "PENDING" },
    data: isOver ? { status, checkAt: null } : { checkAt: nextCheck({ status, createdAt }) },
  });
  if (isOver && count > 0) countCharge({ kind: "pack", status });
}

/** Grants the credits of a purchase that is paid for; the grant's reference is the charge, so that there is one. */
export async function grantPurchase({ id }: { id: string }): Promise<void> {
  const purchase = await prisma.purchase.findUnique({ where: { id } });
  if (purchase?.status !== "ACTIVE" || purchase.grantedAt) return;
  const { clientId, credits, chargeGid } = purchase;
  const granted = await grantCredits({ clientId, source: "PURCHASED", amount: credits, externalRef: chargeGid });
  await prisma.purchase.updateMany({ where: { id }, data: { grantedAt: new Date(), checkAt: null } });
  if (granted) log.info({ clientId, chargeGid, credits }, "credits were bought");
}
