import { prisma } from "~/db.server";
import { deletePrefix } from "~/storage.server";
import { prefixOfOutputs } from "./write-items";

const ROWS_PER_STEP = 1_000;

/**
 * Deletes every extraction of a client, with its items, texts and pictures. Throws when one is still under way, for its
 * credits are reserved: it has to be settled first.
 */
export async function purgeExtractions({ clientId, signal }: { clientId: string; signal: AbortSignal }): Promise<void> {
  await deletePrefix({ prefix: prefixOfOutputs({ clientId }), signal });
  await prisma.idempotencyKey.deleteMany({ where: { clientId } });
  for (;;) {
    signal.throwIfAborted();
    const rows = await prisma.requestLog.findMany({
      where: { clientId, status: { in: ["SUCCESS", "FAILURE"] } },
      select: { requestId: true },
      take: ROWS_PER_STEP,
    });
    if (rows.length === 0) break;
    const where = { requestId: { in: rows.map(({ requestId }) => requestId) } };
    await prisma.$transaction([
      prisma.requestEvent.deleteMany({ where }),
      prisma.extractedItem.deleteMany({ where }),
      prisma.requestLog.deleteMany({ where }),
    ]);
  }
  const open = await prisma.requestLog.count({ where: { clientId } });
  if (open > 0) throw new Error(`${open} extractions of ${clientId} are still under way`);
}
