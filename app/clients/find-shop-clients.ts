import { prisma } from "~/db.server";

/** The clients of a shop, of both modes. */
export async function findShopClients({ shop }: { shop: string }): Promise<{ clientIds: string[] }> {
  const rows = await prisma.client.findMany({ where: { shop }, select: { id: true } });
  return { clientIds: rows.map(({ id }) => id) };
}
