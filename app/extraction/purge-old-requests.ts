import { prisma } from "~/db.server";
import { smallestIdAt } from "~/ids";
import { purgeRowsPerStepMax, purgeStepsPerSweepMax, requestRetentionDays } from "~/limits";

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Deletes the logs of requests that ended and were accepted `requestRetentionDays` ago or earlier, and idempotency keys whose
 * time is over; the ledger keeps its entries. Bounded steps, each a short transaction that skips what others hold. Answers
 * how many rows went.
 */
export async function purgeOldRequests(): Promise<number> {
  const before = smallestIdAt(new Date(Date.now() - requestRetentionDays * DAY_MS));
  return (await repeat(() => purgeRequests(before))) + (await repeat(purgeKeys));
}

async function purgeRequests(before: string): Promise<number> {
  const rows = await prisma.$queryRaw<{ count: number }[]>`
    SELECT purge_requests(${before}, ${purgeRowsPerStepMax}::int) AS count`;
  return rows[0]?.count ?? 0;
}

// A key may be taken over by a new request at the moment it is over: whoever holds its row keeps it.
function purgeKeys(): Promise<number> {
  return prisma.$executeRaw`
    DELETE FROM idempotency_keys WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM idempotency_keys WHERE expires_at < now() ORDER BY expires_at LIMIT ${purgeRowsPerStepMax}::int
      FOR UPDATE SKIP LOCKED))`;
}

async function repeat(step: () => Promise<number>): Promise<number> {
  let sum = 0;
  for (let n = 0; n < purgeStepsPerSweepMax; n++) {
    const count = await step();
    sum += count;
    if (count < purgeRowsPerStepMax) break;
  }
  return sum;
}
