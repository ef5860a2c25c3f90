import { prisma } from "~/db.server";
import { planPeriodDays } from "~/limits";
import { addDays } from "./add-days";

type OpenAccount = { shop: string; clientId: string };

/**
 * Opens a shop's account here when the app is opened there; the welcome credits are those of its first period. A shop that
 * has come back is asked about everything that was left open.
 */
export async function openBillingAccount({ shop, clientId }: OpenAccount): Promise<void> {
  const known = await prisma.billingAccount.findUnique({ where: { clientId }, select: { leftAt: true } });
  if (known && known.leftAt === null) return;
  const freeNextAt = addDays(new Date(), planPeriodDays);
  await prisma.billingAccount.createMany({ data: [{ clientId, shop, freeNextAt }], skipDuplicates: true });
  if (!known) return;
  const checkAt = new Date();
  await prisma.$transaction([
    prisma.billingAccount.update({ where: { clientId }, data: { leftAt: null } }),
    prisma.purchase.updateMany({ where: { clientId, status: "PENDING" }, data: { checkAt } }),
    prisma.subscription.updateMany({
      where: { clientId, status: { in: ["PENDING", "ACTIVE", "FROZEN"] } },
      data: { checkAt },
    }),
  ]);
}
