import { prisma } from "~/db.server";

/** The paid plan of a client that credits beyond it are bought on; null where it has none. */
export function findOveragePlan({ clientId }: { clientId: string }) {
  return prisma.subscription.findFirst({
    where: { clientId, status: "ACTIVE", overagePrice: { not: null } },
    orderBy: { createdAt: "desc" },
  });
}

/** An amount of money in whole cents, to be added and compared. */
export const toCents = (amount: unknown): number => Math.round(Number(amount) * 100);
