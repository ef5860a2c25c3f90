import { prisma } from "~/db.server";
import { deletePrefix } from "~/storage.server";
import { prefixOfOutputs } from "./write-items";

const ROWS_PER_SWEEP_MAX = 100;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Deletes the pictures, items and texts of requests that are past their retention date; answers how many. The log of the
 * request stays. What a look shows is kept: its date moves on by a day at a time.
 */
export async function sweepOutputs(): Promise<number> {
  const now = new Date();
  const due = { outputsUntil: { lt: now } };
  await prisma.requestLog.updateMany({
    where: { ...due, looks: { some: {} } },
    data: { outputsUntil: new Date(now.getTime() + DAY_MS) },
  });
  const rows = await prisma.requestLog.findMany({
    where: { ...due, looks: { none: {} } },
    select: { requestId: true, clientId: true },
    take: ROWS_PER_SWEEP_MAX,
  });
  for (const { requestId, clientId } of rows) {
    await deletePrefix({ prefix: prefixOfOutputs({ clientId, requestId }) });
    await prisma.$transaction([
      prisma.extractedItem.deleteMany({ where: { requestId } }),
      prisma.requestLog.update({ where: { requestId }, data: { outputsUntil: null, input: {} } }),
    ]);
  }
  return rows.length;
}
