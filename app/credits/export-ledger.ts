import { prisma } from "~/db.server";
import { readInPages } from "~/read-in-pages";

type OfClients = { clientIds: string[] };

/** The balances of clients, with the grants that credits came from. */
export async function* exportAccounts({ clientIds }: OfClients) {
  const where = { clientId: { in: clientIds } };
  yield* await prisma.creditAccount.findMany({ where, orderBy: { clientId: "asc" } });
}

/** Where the credits of clients came from. */
export const exportGrants = ({ clientIds }: OfClients) =>
  readInPages<Awaited<ReturnType<typeof prisma.creditGrant.findFirstOrThrow>>>((after, take) =>
    prisma.creditGrant.findMany({
      where: { clientId: { in: clientIds }, ...(after && { id: { gt: after.id } }) },
      orderBy: { id: "asc" },
      take,
    }),
  );

/** The whole ledger of clients. */
export const exportEntries = ({ clientIds }: OfClients) =>
  readInPages<Awaited<ReturnType<typeof prisma.creditEntry.findFirstOrThrow>>>((after, take) =>
    prisma.creditEntry.findMany({
      where: { clientId: { in: clientIds }, ...(after && { id: { gt: after.id } }) },
      orderBy: { id: "asc" },
      take,
    }),
  );
