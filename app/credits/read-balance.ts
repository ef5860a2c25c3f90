import { prisma } from "~/db.server";
import type { CreditSource } from "./grant-credits";

export type Balance = {
  available: number;
  reserved: number;
  grants: { id: string; source: CreditSource; remaining: number; expiresAt: Date | null }[];
};

/**
 * What a client can spend now, what is reserved for work under way, and the grants that the credits come from, in the order
 * of spending. A grant that has expired counts no more, also before the sweep has taken it out of the account.
 */
export async function readBalance({ clientId }: { clientId: string }): Promise<Balance> {
  const [account, grants] = await Promise.all([
    prisma.creditAccount.findUnique({ where: { clientId } }),
    prisma.creditGrant.findMany({
      where: { clientId, remaining: { gt: 0 }, OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }] },
      orderBy: [{ priority: "asc" }, { expiresAt: { sort: "asc", nulls: "last" } }, { id: "asc" }],
      select: { id: true, source: true, remaining: true, expiresAt: true },
    }),
  ]);
  const available = grants.reduce((sum, { remaining }) => sum + remaining, 0);
  return {
    ...{ available, reserved: account?.reserved ?? 0 },
    grants: grants.map(({ id, ...grant }) => ({ id: id.toString(), ...grant })),
  };
}
