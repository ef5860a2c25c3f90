import { type Prisma, prisma, statementsIn } from "~/db.server";
import { AppError } from "~/errors";
import { sendJob } from "~/jobs.server";

/** The looks of which something is in the shop: on a page, on the way there, or among the files. */
export const isInShop = (clientId: string): Prisma.LookWhereInput => ({
  clientId,
  OR: [{ publishedAt: { not: null } }, { status: "PUBLISHING" }, { NOT: { files: { equals: [] } } }],
});

export type Removal = {
  state: "NEVER" | "RUNNING" | "DONE" | "FAILED";
  /** How many looks have something in the shop. */
  left: number;
  /** How many there were when it began; 0 for NEVER. */
  total: number;
  error: string | null;
  finishedAt: Date | null;
};

/** How far the removal of everything from a client's shop is, and what is in the shop now. */
export async function findRemoval({ clientId }: { clientId: string }): Promise<Removal> {
  const [row, left] = await Promise.all([
    prisma.shopRemoval.findUnique({ where: { clientId } }),
    prisma.look.count({ where: isInShop(clientId) }),
  ]);
  if (!row) return { state: "NEVER", left, total: 0, error: null, finishedAt: null };
  const { total, error, finishedAt } = row;
  return { state: !finishedAt ? "RUNNING" : error === null ? "DONE" : "FAILED", left, total, error, finishedAt };
}

/**
 * Asks for everything that Looklift put into a client's shop to be taken out: looks from their pages, pictures from the
 * files. The wish and its job are written in one transaction, and a run that publishes many looks is to stop; a removal under
 * way is left as it is. Throws VALIDATION_ERROR
 * when there is nothing in the shop.
 */
export async function startRemoval({ clientId }: { clientId: string }): Promise<void> {
  const { state, left } = await findRemoval({ clientId });
  if (state === "RUNNING") return;
  if (left === 0) throw new AppError("VALIDATION_ERROR", "There is nothing of Looklift in your shop.");
  await prisma.$transaction(async (tx) => {
    const fresh = { total: left, startedAt: new Date(), finishedAt: null, error: null };
    await tx.shopRemoval.upsert({ where: { clientId }, create: { clientId, ...fresh }, update: fresh });
    // a run that publishes would put looks behind its back
    await tx.bulkRun.updateMany({
      where: { clientId, kind: "PUBLISH", finishedAt: null, stoppedAt: null },
      data: { stoppedAt: new Date() },
    });
    await sendJob("removal", { clientId }, clientId, statementsIn(tx));
  });
}
