import { prisma } from "~/db.server";
import { AppError, messageOf } from "~/errors";
import { looksPerRemovalStep } from "~/limits";
import { log } from "~/log.server";
import { isInShop } from "./start-removal";
import { clearLook } from "./unpublish-look";

const unknown = "Something went wrong while looks were taken out of your shop. Try again.";

/**
 * One attempt at taking everything of Looklift out of a client's shop, look by look; may be repeated after any break. The
 * looks themselves stay, as drafts. Throws, for the queue to try again, while Shopify is away or a look is being published.
 */
export async function runRemoval({ clientId, signal }: { clientId: string; signal: AbortSignal }): Promise<void> {
  const removal = await prisma.shopRemoval.findUnique({ where: { clientId } });
  if (!removal || removal.finishedAt) return;
  try {
    await takeOutLooks({ clientId, signal });
  } catch (error) {
    signal.throwIfAborted();
    const words = error instanceof AppError ? error.message : unknown;
    log.warn({ clientId, error: messageOf(error) }, "looks were not taken out of a shop");
    await prisma.shopRemoval.update({ where: { clientId }, data: { error: words } });
    if (!(error instanceof AppError) || error.code === "UNAVAILABLE") throw error;
    return failRemoval({ clientId });
  }
  await prisma.shopRemoval.update({ where: { clientId }, data: { finishedAt: new Date(), error: null } });
  log.info({ clientId, looks: removal.total }, "everything was taken out of a shop");
}

/** Ends a removal that has failed for good. Called for dead letters too. */
export async function failRemoval({ clientId }: { clientId: string }): Promise<void> {
  const removal = await prisma.shopRemoval.findUnique({ where: { clientId } });
  if (!removal || removal.finishedAt) return;
  await prisma.shopRemoval.update({
    where: { clientId },
    data: { finishedAt: new Date(), error: removal.error ?? unknown },
  });
}

/**
 * Takes every look of a client out of its shop, page and files; may be repeated after any break. Throws what unpublishing throws,
 * and UNAVAILABLE while a look is being published.
 */
export async function takeOutLooks(of: { clientId: string; signal: AbortSignal }): Promise<void> {
  const busy = await removeLooks(of);
  if (busy > 0) throw new AppError("UNAVAILABLE", "A look is just being published. Try again when it is on its page.");
}

/** Answers how many looks could not be taken out because their page is just being changed. */
async function removeLooks({ clientId, signal }: { clientId: string; signal: AbortSignal }): Promise<number> {
  let busy = 0;
  for (let after = ""; ; ) {
    const looks = await prisma.look.findMany({
      where: { ...isInShop(clientId), id: { gt: after } },
      orderBy: { id: "asc" },
      take: looksPerRemovalStep,
    });
    for (const { id: lookId, shop, status, publishedAt } of looks) {
      signal.throwIfAborted();
      if (status === "PUBLISHING" || (status === "DRAFT" && publishedAt)) busy++;
      else await clearLook({ shop, lookId, signal }).catch(ignoreGone);
    }
    const last = looks.at(-1);
    if (!last) return busy;
    after = last.id;
  }
}

const ignoreGone = (error: unknown) => {
  if (!(error instanceof AppError) || error.code !== "NOT_FOUND") throw error;
};
