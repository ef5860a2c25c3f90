import { prisma } from "~/db.server";
import { type ExtractionFailure, settleFailure } from "./settle-extraction";

type FailOpen = { clientIds: string[]; before?: Date; error: ExtractionFailure; signal: AbortSignal };

/** Fails the extractions of clients that are under way (and were submitted by a time), with refund; answers how many. */
export async function failOpenExtractions({ clientIds, before, error, signal }: FailOpen): Promise<number> {
  const open = await prisma.requestLog.findMany({
    where: {
      clientId: { in: clientIds },
      status: { in: ["NOT_STARTED", "IN_PROGRESS"] },
      ...(before && { createdAt: { lte: before } }),
    },
    select: { requestId: true },
  });
  let failed = 0;
  for (const { requestId } of open) {
    signal.throwIfAborted();
    if (await settleFailure({ requestId, error })) failed++;
  }
  return failed;
}
