import { grantCredits } from "~/credits/grant-credits";
import { prisma } from "~/db.server";
import { log } from "~/log.server";

/** Grants what was decided for periods of plans and is not granted yet, of one client or of some; answers for how many. */
export async function grantPeriods({ clientId, limit = 100 }: { clientId?: string; limit?: number }): Promise<number> {
  const open = await prisma.planPeriod.findMany({
    where: { grantedAt: null, ...(clientId !== undefined && { clientId }) },
    orderBy: { createdAt: "asc" },
    take: limit,
  });
  for (const { clientId: of, reference, credits, expiresAt } of open) {
    if (credits > 0)
      await grantCredits({ clientId: of, source: "PLAN", amount: credits, expiresAt, externalRef: reference });
    // an erasure may have taken it away meanwhile
    await prisma.planPeriod.updateMany({ where: { clientId: of, reference }, data: { grantedAt: new Date() } });
    log.info({ clientId: of, reference, credits }, "credits of a plan's period");
  }
  return open.length;
}
