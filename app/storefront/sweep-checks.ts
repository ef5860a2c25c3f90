import { prisma } from "~/db.server";
import { AppError } from "~/errors";
import { bulkRetentionDays, checkHours, checksPerSweepMax } from "~/limits";
import { startBulkRun } from "./start-bulk-run";

type Due = { client_id: string };

/**
 * Begins the checks that are due, once a day for each shop that has published looks, some of them at a time; forgets runs that
 * ended long ago. Answers how many checks it began.
 */
export async function sweepChecks(): Promise<number> {
  await prisma.bulkRun.deleteMany({
    where: { finishedAt: { lt: new Date(Date.now() - bulkRetentionDays * 86_400_000) } },
  });
  // taken by moving it on: another worker that sweeps at the same moment takes others
  const due = await prisma.$queryRaw<Due[]>`
    UPDATE shop_checks SET next_at = now() + make_interval(hours => ${checkHours}::int) WHERE client_id IN (
      SELECT client_id FROM shop_checks WHERE next_at < now() ORDER BY next_at LIMIT ${checksPerSweepMax} FOR UPDATE SKIP LOCKED)
    RETURNING client_id`;
  let begun = 0;
  for (const { client_id: clientId } of due) if (await beginCheck(clientId)) begun++;
  return begun;
}

async function beginCheck(clientId: string): Promise<boolean> {
  const there = { clientId, OR: [{ publishedAt: { not: null } }, { NOT: { files: { equals: [] } } }] };
  const look = await prisma.look.findFirst({ where: there, select: { shop: true } });
  if (!look) {
    await prisma.shopCheck.deleteMany({ where: { clientId } });
    return false;
  }
  try {
    const selection = { search: null, filter: null };
    await startBulkRun({ shop: look.shop, clientId, kind: "CHECK", selection, isAutomatic: true });
    return true;
  } catch (error) {
    // another run is under way: the check comes after it
    if (!(error instanceof AppError) || error.code !== "VALIDATION_ERROR") throw error;
    await prisma.$executeRaw`UPDATE shop_checks SET next_at = now() + interval '10 minutes' WHERE client_id = ${clientId}`;
    return false;
  }
}
