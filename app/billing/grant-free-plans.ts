import { prisma } from "~/db.server";
import { freePlansPerSweepMax, planPeriodDays } from "~/limits";
import { addDays } from "./add-days";
import { grantPeriods } from "./grant-periods";
import { freePlan } from "./price-list";

/**
 * Gives the free plan's credits to the shops whose period has come: one in 30 days, however a shop changes plans or leaves and
 * comes back. A shop that pays for a plan gets none. Answers for how many shops.
 */
export async function grantFreePlans(): Promise<number> {
  const now = new Date();
  const due = await prisma.billingAccount.findMany({
    where: { leftAt: null, freeNextAt: { lte: now } },
    orderBy: { freeNextAt: "asc" },
    take: freePlansPerSweepMax,
    select: { clientId: true },
  });
  for (const { clientId } of due) {
    await decidePeriod({ clientId, now });
    await grantPeriods({ clientId });
  }
  return due.length;
}

async function decidePeriod({ clientId, now }: { clientId: string; now: Date }): Promise<void> {
  await prisma.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM billing_accounts WHERE client_id = ${clientId} FOR UPDATE`;
    const account = await tx.billingAccount.findUnique({ where: { clientId } });
    if (!account || account.leftAt || account.freeNextAt > now) return;
    const paid = await tx.subscription.count({ where: { clientId, status: { in: ["ACTIVE", "FROZEN"] } } });
    const startsAt = account.freeNextAt;
    // the periods in which the shop was away are nobody's
    const isLate = addDays(startsAt, planPeriodDays) <= now;
    const endsAt = addDays(isLate ? now : startsAt, planPeriodDays);
    await tx.billingAccount.update({ where: { clientId }, data: { freeNextAt: endsAt } });
    if (paid > 0 || !freePlan) return;
    const reference = `free ${startsAt.toISOString()}`;
    const { credits } = freePlan;
    const expiresAt = addDays(endsAt, planPeriodDays);
    await tx.planPeriod.create({ data: { clientId, reference, credits, startsAt, endsAt, expiresAt } });
  });
}
