import { prisma } from "~/db.server";

/** Gives a client its account, empty; one that is there is left as it is. */
export async function openAccount({ clientId }: { clientId: string }): Promise<void> {
  await prisma.creditAccount.createMany({ data: [{ clientId }], skipDuplicates: true });
}
