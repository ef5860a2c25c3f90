import { prisma } from "~/db.server";
import type { CreditSource } from "./grant-credits";

export type Balance = {
  available: number;
  reserved: number;
  grants: { source: CreditSource; remaining: number; expiresAt: Date | null }[];
};

/** What a client can spend, what is reserved for work under way, and the grants that the credits come from, in the order of spending. */
export async function readBalance({ clientId }: { clientId: string }): Promise<Balance> {
  const [account, grants] = await Promise.all([
    prisma.creditAccount.findUnique({ where: { clientId } }),
    prisma.creditGrant.findMany({
      where: { clientId, remaining: { gt: 0 } },
      orderBy: [{ priority: "asc" }, { expiresAt: { sort: "asc", nulls: "last" } }, { id: "asc" }],
      select: { source: true, remaining: true, expiresAt: true },
    }),
  ]);
  return { available: account?.available ?? 0, reserved: account?.reserved ?? 0, grants };
}
