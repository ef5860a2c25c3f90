import { prisma } from "~/db.server";

/** The product titles of a client's looks, by the look's id; what is not the client's, or was deleted, is not among them. */
export async function nameLooks({ clientId, lookIds }: { clientId: string; lookIds: string[] }) {
  const rows = await prisma.look.findMany({
    where: { clientId, id: { in: lookIds } },
    select: { id: true, productTitle: true },
  });
  return new Map(rows.map(({ id, productTitle }) => [id, productTitle]));
}
