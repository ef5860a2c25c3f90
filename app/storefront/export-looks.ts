import { prisma } from "~/db.server";
import { readInPages } from "~/read-in-pages";

type Row = Awaited<ReturnType<typeof prisma.look.findUniqueOrThrow>>;

/** A shop's looks with the merchant's decisions, and the pictures that they have among the shop's files. */
export const exportLooks = ({ shop }: { shop: string }) =>
  readInPages<Row>((after, take) =>
    prisma.look.findMany({
      where: { shop, ...(after && { id: { gt: after.id } }) },
      orderBy: { id: "asc" },
      take,
    }),
  );

/** When everything was taken out of the shop, if it was. */
export async function* exportRemovals({ clientIds }: { clientIds: string[] }) {
  yield* await prisma.shopRemoval.findMany({ where: { clientId: { in: clientIds } } });
}
