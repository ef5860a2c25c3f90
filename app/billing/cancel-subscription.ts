import { prisma } from "~/db.server";
import { AppError } from "~/errors";
import { log } from "~/log.server";
import { cancelCharge } from "./ask-shopify";
import { switchOverageOff } from "./set-overage";
import { askAboutCharges } from "./settle-charges";

/**
 * Ends the plan that a shop pays for; what it has given stays until it expires. Throws VALIDATION_ERROR when there is none,
 * UNAVAILABLE when Shopify does not end it, and what a call of Shopify throws.
 */
export async function cancelSubscription({ shop, clientId }: { shop: string; clientId: string }): Promise<void> {
  const rows = await prisma.subscription.findMany({
    where: { clientId, status: { in: ["ACTIVE", "FROZEN"] } },
    select: { id: true, chargeGid: true },
  });
  if (rows.length === 0) throw new AppError("VALIDATION_ERROR", "You have no paid plan any more. Load the page again.");
  await switchOverageOff({ clientId });
  for (const { id, chargeGid } of rows) {
    const problems = await cancelCharge({ shop, chargeGid });
    // one that had ended before is refused; what counts is what it is now
    await askAboutCharges({ shop, chargeGids: [chargeGid] });
    const { status } = await prisma.subscription.findUniqueOrThrow({ where: { id }, select: { status: true } });
    if (status === "ACTIVE" || status === "FROZEN")
      throw new AppError("UNAVAILABLE", `Shopify did not end the plan: ${problems.join("; ") || "it gave no reason"}`);
    if (problems.length === 0) await prisma.subscription.update({ where: { id }, data: { cancelledHere: true } });
    log.info({ clientId, chargeGid }, "a merchant ended a plan");
  }
}
