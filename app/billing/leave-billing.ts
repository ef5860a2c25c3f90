import { prisma } from "~/db.server";

type LeaveBilling = { shop: string; at: Date; isBack: boolean };

/**
 * Notes that a shop has taken the app out at a time: Shopify has ended the plans that it had then, and the free one gives
 * nothing until the shop is back. What was bought stays, and what is PENDING may still turn out to be paid.
 */
export async function leaveBilling({ shop, at, isBack }: LeaveBilling): Promise<void> {
  // the account first, as everybody who decides on plans
  const leaves = prisma.billingAccount.updateMany({
    where: { shop, leftAt: null },
    data: { leftAt: at, overageCap: null, overageCheckAt: null },
  });
  const ends = prisma.subscription.updateMany({
    where: { shop, status: { in: ["ACTIVE", "FROZEN"] }, createdAt: { lt: at } },
    data: { status: "CANCELLED", statusAt: at, endedAt: at, checkAt: null },
  });
  await prisma.$transaction([...(isBack ? [] : [leaves]), ends]);
}

/** Deletes what a shop was asked to pay; the grants stay in its ledger, with the ids of the charges. */
export async function eraseBilling({ shop }: { shop: string }): Promise<void> {
  const where = { client: { shop } };
  await prisma.$transaction([
    prisma.billingAccount.deleteMany({ where: { shop } }),
    prisma.planPeriod.deleteMany({ where }),
    prisma.overage.deleteMany({ where: { shop } }),
    prisma.subscription.deleteMany({ where: { shop } }),
    prisma.purchase.deleteMany({ where: { shop } }),
  ]);
}
