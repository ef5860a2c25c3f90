import { prisma } from "~/db.server";
import { AppError } from "~/errors";
import { approvalDays, testCreditsMax, testCreditsWindowDays } from "~/limits";
import { addDays } from "./add-days";

/**
 * Throws FORBIDDEN when a development shop, which pays nothing, has had its share of credits by test charges lately; `credits`
 * is what it asks for now.
 */
export async function limitTests({ clientId, credits }: { clientId: string; credits: number }): Promise<void> {
  const since = { gt: addDays(new Date(), -testCreditsWindowDays) };
  // what is asked for and may still be approved counts, too
  const waiting = { status: "PENDING", createdAt: { gt: addDays(new Date(), -approvalDays) } } as const;
  const [bought, planned, asked, beyond] = await Promise.all([
    prisma.purchase.aggregate({
      where: { clientId, isTest: true, OR: [{ status: "ACTIVE", createdAt: since }, waiting] },
      _sum: { credits: true },
    }),
    prisma.planPeriod.aggregate({
      where: { clientId, subscription: { isTest: true }, createdAt: since },
      _sum: { credits: true },
    }),
    prisma.subscription.aggregate({ where: { clientId, isTest: true, ...waiting }, _sum: { credits: true } }),
    prisma.overage.aggregate({
      where: { clientId, isTest: true, status: { not: "REFUSED" }, createdAt: since },
      _sum: { credits: true },
    }),
  ]);
  const had = [bought, planned, asked, beyond].reduce((sum, { _sum }) => sum + (_sum.credits ?? 0), 0);
  if (had + credits > testCreditsMax)
    throw new AppError(
      "FORBIDDEN",
      `On a development store charges are tests: they give at most ${testCreditsMax.toLocaleString("en")} credits in ${testCreditsWindowDays} days.`,
    );
}
