import { prisma } from "~/db.server";
import { log } from "~/log.server";
import { oweRemoval, resumeRemoval } from "~/storefront/owe-removal";

/**
 * Closes what a merchant asked for before the shop was uninstalled, at a time. Looks that were to be removed and are still in the
 * shop are owed from now on: nothing can be deleted there without a token. May be repeated.
 */
export async function closeLeave({ shop, at }: { shop: string; at: Date }): Promise<void> {
  const leaves = await prisma.shopLeave.findMany({ where: { client: { shop } } });
  for (const { clientId, keepsLooks } of leaves) {
    const isOwed = !keepsLooks && (await oweRemoval({ clientId }));
    if (isOwed) log.info({ clientId }, "looks that were to be removed are still in a shop that has left");
    const ended = { askedAt: null, sentAt: null, finishedAt: null, error: null, total: 0 };
    await prisma.shopLeave.update({ where: { clientId }, data: { ...ended, owedSince: isOwed ? at : null } });
  }
}

/** Begins the removal that a shop was owed when it left, now that it is back; nothing for any other. */
export async function payOwedRemoval({ clientId }: { clientId: string }): Promise<void> {
  const leave = await prisma.shopLeave.findUnique({ where: { clientId }, select: { owedSince: true } });
  if (!leave?.owedSince) return;
  await resumeRemoval({ clientId });
  await prisma.shopLeave.updateMany({ where: { clientId, owedSince: leave.owedSince }, data: { owedSince: null } });
  log.info({ clientId }, "a shop is back and its looks are removed, as it had chosen");
}
