import { prisma } from "~/db.server";

/** Deletes the endpoints of a shop's clients, and with them what was and is to be sent there. */
export async function eraseCallbacks({ shop }: { shop: string }): Promise<void> {
  await prisma.callbackEndpoint.deleteMany({ where: { client: { shop } } });
}
