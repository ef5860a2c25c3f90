import { prisma } from "~/db.server";

/** The shop of a client that has the app installed; null for any other. */
export async function findShop({ clientId }: { clientId: string }): Promise<string | null> {
  const row = await prisma.client.findUnique({ where: { id: clientId }, select: { shop: true, uninstalledAt: true } });
  return row && !row.uninstalledAt ? row.shop : null;
}
