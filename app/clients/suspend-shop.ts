import { prisma } from "~/db.server";

/** Refuses a shop's API keys until somebody opens the app there again. */
export async function suspendShop({ shop }: { shop: string }): Promise<void> {
  await prisma.client.updateMany({ where: { shop, uninstalledAt: null }, data: { uninstalledAt: new Date() } });
}
