import { prisma } from "~/db.server";

/** Deletes a shop's keys and takes shop and name off its clients, which are left to hold their ledger. */
export async function eraseClients({ shop }: { shop: string }): Promise<void> {
  await prisma.$transaction([
    prisma.apiKey.deleteMany({ where: { client: { shop } } }),
    prisma.client.updateMany({ where: { shop }, data: { shop: null, name: "erased", erasedAt: new Date() } }),
  ]);
}

/** The clients that were erased since a time. */
export async function findErasedClients({ since }: { since: Date }): Promise<{ clientIds: string[] }> {
  const rows = await prisma.client.findMany({ where: { erasedAt: { gt: since } }, select: { id: true } });
  return { clientIds: rows.map(({ id }) => id) };
}
