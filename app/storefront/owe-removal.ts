import { prisma } from "~/db.server";
import { sendJob } from "~/jobs.server";
import { isInShop } from "./start-removal";

/**
 * Notes that everything is to be taken out of a client's shop, whose token is dead: the removal counts as under way from now on,
 * and has no job until `resumeRemoval`. Answers false where nothing is in the shop.
 */
export async function oweRemoval({ clientId }: { clientId: string }): Promise<boolean> {
  const left = await prisma.look.count({ where: isInShop(clientId) });
  if (left === 0) return false;
  const fresh = { total: left, startedAt: new Date(), finishedAt: null, error: null };
  await prisma.shopRemoval.upsert({ where: { clientId }, create: { clientId, ...fresh }, update: fresh });
  return true;
}

/** Has a removal that is owed carried out; one that has ended meanwhile, or is at work, is left as it is. */
export async function resumeRemoval({ clientId }: { clientId: string }): Promise<void> {
  await sendJob("removal", { clientId }, clientId);
}

/** Whether everything is just being taken out of a client's shop. */
export async function isRemoving({ clientId }: { clientId: string }): Promise<boolean> {
  return (await prisma.shopRemoval.count({ where: { clientId, finishedAt: null } })) > 0;
}
