import { type Prisma, prisma } from "~/db.server";
import { readInPages } from "~/read-in-pages";

type Row = Prisma.LookGetPayload<{ include: { page: true } }>;

/** A shop's looks with the merchant's decisions, what is on their pages, and the pictures that they have among the shop's files. */
export const exportLooks = ({ shop }: { shop: string }) =>
  readInPages<Row>((after, take) =>
    prisma.look.findMany({
      where: { shop, ...(after && { id: { gt: after.id } }) },
      orderBy: { id: "asc" },
      include: { page: true },
      take,
    }),
  );

/** When everything was taken out of the shop, if it was. */
export async function* exportRemovals({ clientIds }: { clientIds: string[] }) {
  yield* await prisma.shopRemoval.findMany({ where: { clientId: { in: clientIds } } });
}

/** Runs over many of a shop's looks, each with what became of every look of it. */
export async function* exportBulkRuns({ shop }: { shop: string }) {
  const runs = await prisma.bulkRun.findMany({ where: { shop }, orderBy: { id: "asc" }, select: { id: true } });
  for (const { id } of runs) yield await prisma.bulkRun.findUniqueOrThrow({ where: { id }, include: { looks: true } });
}
