import { prisma } from "~/db.server";

/** The live client of a shop that has the app installed; null for any other shop, and none is made. */
export async function findLiveClient({ shop }: { shop: string }): Promise<{ clientId: string } | null> {
  const row = await prisma.client.findUnique({
    where: { shop_mode: { shop, mode: "LIVE" } },
    select: { id: true, uninstalledAt: true },
  });
  return row && !row.uninstalledAt ? { clientId: row.id } : null;
}
