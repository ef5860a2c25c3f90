import { prisma } from "~/db.server";

/** Those of the clients that have fewer credits than `below`, in one question for all. */
export async function listShort({ clientIds, below }: { clientIds: string[]; below: number }): Promise<Set<string>> {
  const rows = await prisma.creditAccount.findMany({
    where: { clientId: { in: clientIds }, available: { lt: below } },
    select: { clientId: true },
  });
  return new Set(rows.map(({ clientId }) => clientId));
}
