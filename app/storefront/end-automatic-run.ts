import type { Prisma } from "~/db.server";

type EndAutomaticRun = { tx: Prisma.TransactionClient; clientId: string };

/** Ends a shop's run that nobody asked for, to make room for one that somebody did. */
export async function endAutomaticRun({ tx, clientId }: EndAutomaticRun): Promise<void> {
  const now = new Date();
  await tx.bulkRun.updateMany({
    where: { clientId, isAutomatic: true, finishedAt: null },
    data: { stoppedAt: now, finishedAt: now },
  });
}
