import { prisma } from "~/db.server";
import { grantsPerExpiryMax, purgeStepsPerSweepMax } from "~/limits";

/**
 * Takes what is left of expired grants out of their accounts, with a ledger entry each, in bounded steps, each a transaction
 * of its own; answers how many it emptied.
 */
export async function expireGrants(): Promise<number> {
  let sum = 0;
  for (let step = 0; step < purgeStepsPerSweepMax; step++) {
    const rows = await prisma.$queryRaw<{ count: number }[]>`SELECT expire_grants(${grantsPerExpiryMax}::int) AS count`;
    const count = rows[0]?.count ?? 0;
    sum += count;
    if (count < grantsPerExpiryMax) break;
  }
  return sum;
}
