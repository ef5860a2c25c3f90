import { prisma } from "~/db.server";
import { flowRetentionDays } from "~/limits";

const DAY_MS = 86_400_000;

/** Deletes runs and events that are past their retention; answers how many. */
export async function sweepFlow(): Promise<number> {
  const where = { createdAt: { lt: new Date(Date.now() - flowRetentionDays * DAY_MS) } };
  const [runs, events] = await prisma.$transaction([
    prisma.flowRun.deleteMany({ where }),
    prisma.flowEvent.deleteMany({ where: { ...where, state: { not: "PENDING" } } }),
  ]);
  return runs.count + events.count;
}
