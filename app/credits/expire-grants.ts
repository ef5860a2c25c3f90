import { prisma } from "~/db.server";

/** Takes what is left of expired grants out of their accounts, with a ledger entry each; answers how many it emptied. */
export async function expireGrants(): Promise<number> {
  const rows = await prisma.$queryRaw<{ count: number }[]>`SELECT expire_grants() AS count`;
  return rows[0]?.count ?? 0;
}
