import { prisma } from "~/db.server";
import { hashErased } from "./remember-erased";

/**
 * Deletes a shop's keys and takes shop and name off its clients, which are left to hold their ledger. A receipt stays, so that
 * a shop which comes back gets no second welcome.
 */
export async function eraseClients({ shop }: { shop: string }): Promise<void> {
  const isKnown = (await prisma.client.count({ where: { shop } })) > 0;
  if (!isKnown) return;
  const shopHash = await hashErased({ shop });
  await prisma.$transaction([
    prisma.apiKey.deleteMany({ where: { client: { shop } } }),
    prisma.client.updateMany({ where: { shop }, data: { shop: null, name: "erased", erasedAt: new Date() } }),
    prisma.erasedShop.createMany({ data: [{ shopHash }], skipDuplicates: true }),
  ]);
}

/** The clients that were erased since a time. */
export async function findErasedClients({ since }: { since: Date }): Promise<{ clientIds: string[] }> {
  const rows = await prisma.client.findMany({ where: { erasedAt: { gt: since } }, select: { id: true } });
  return { clientIds: rows.map(({ id }) => id) };
}
