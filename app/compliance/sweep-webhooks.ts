import { prisma } from "~/db.server";
import { sendJob } from "~/jobs.server";
import { webhookOverdueMinutes, webhookRetentionDays } from "~/limits";

const ROWS_PER_SWEEP_MAX = 100;
const MINUTE_MS = 60_000;

/** Sends webhooks to the queue again whose job has ended without them, and forgets old ones; answers how many. */
export async function sweepWebhooks(): Promise<number> {
  const before = (minutes: number) => ({ lt: new Date(Date.now() - minutes * MINUTE_MS) });
  const overdue = await prisma.webhookDelivery.findMany({
    where: { workedAt: null, receivedAt: before(webhookOverdueMinutes) },
    select: { webhookId: true },
    orderBy: { receivedAt: "asc" },
    take: ROWS_PER_SWEEP_MAX,
  });
  for (const { webhookId } of overdue) await sendJob("webhook", { webhookId }, webhookId);
  const { count } = await prisma.webhookDelivery.deleteMany({
    where: { workedAt: { not: null }, receivedAt: before(webhookRetentionDays * 24 * 60) },
  });
  return overdue.length + count;
}
