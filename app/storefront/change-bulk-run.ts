import { isTaken, prisma, statementsIn } from "~/db.server";
import { AppError } from "~/errors";
import { sendJob } from "~/jobs.server";
import { endAutomaticRun } from "./end-automatic-run";

type OfRun = { clientId: string; runId: string };

/** Has a run end after the looks that it is at; the rest stays as it is. One that has ended is left alone. */
export async function stopBulkRun({ clientId, runId }: OfRun): Promise<void> {
  await prisma.bulkRun.updateMany({
    where: { id: runId, clientId, finishedAt: null, stoppedAt: null },
    data: { stoppedAt: new Date() },
  });
}

/**
 * Does what a run has failed at again, and what it did not come to because it was stopped. Throws NOT_FOUND, and
 * VALIDATION_ERROR while another run that was asked for is under way or when nothing is left to do.
 */
export async function retryBulkRun({ clientId, runId }: OfRun): Promise<void> {
  const run = await prisma.bulkRun.findFirst({ where: { id: runId, clientId } });
  if (!run) throw new AppError("NOT_FOUND", "This run is not kept any more.");
  try {
    await prisma.$transaction(async (tx) => {
      await endAutomaticRun({ tx, clientId });
      const { count: opened } = await tx.bulkRun.updateMany({
        where: { id: runId, finishedAt: { not: null } },
        data: { finishedAt: null, stoppedAt: null, dismissedAt: null, error: null, cursor: null },
      });
      await tx.bulkRunLook.updateMany({
        where: { runId, outcome: "FAILED" },
        data: { outcome: "PENDING", attempts: 0, reason: null },
      });
      const left = await tx.bulkRunLook.count({ where: { runId, outcome: { in: ["PENDING", "WORKING"] } } });
      if (opened === 0 || left === 0) throw new AppError("VALIDATION_ERROR", "There is nothing to try again.");
      await sendJob("bulk", { runId }, runId, statementsIn(tx));
    });
  } catch (error) {
    if (!isTaken(error)) throw error;
    throw new AppError("VALIDATION_ERROR", "Another run is under way. Wait until it is done, or stop it.");
  }
}

/** Shows a run that has ended no more. */
export async function dismissBulkRun({ clientId, runId }: OfRun): Promise<void> {
  await prisma.bulkRun.updateMany({
    where: { id: runId, clientId, finishedAt: { not: null } },
    data: { dismissedAt: new Date() },
  });
}
