import { prisma } from "~/db.server";
import { deleteObject } from "~/storage.server";
import { incomingKey } from "./presign-upload";
import { previewKeys } from "./preview-trial-image";

const ROWS_PER_SWEEP_MAX = 200;
const GRACE_MS = 60 * 60 * 1000;

/** Deletes the objects of uploads that were never completed and of trial images past their retention date; answers how many. */
export async function sweepUploads(): Promise<number> {
  const now = new Date();
  const rows = await prisma.trialImage.findMany({
    where: {
      OR: [
        { status: "PENDING", uploadUntil: { lt: new Date(now.getTime() - GRACE_MS) } },
        { status: "READY", retainUntil: { lt: now } },
      ],
    },
    take: ROWS_PER_SWEEP_MAX,
  });
  for (const row of rows) {
    await deleteObject({ key: incomingKey({ clientId: row.clientId, id: row.id }) });
    const shared = await prisma.trialImage.count({
      where: { objectKey: row.objectKey, status: "READY", id: { not: row.id } },
    });
    if (row.objectKey && shared === 0)
      for (const key of [row.objectKey, ...Object.values(previewKeys(row.objectKey))]) await deleteObject({ key });
    await prisma.trialImage.update({ where: { id: row.id }, data: { status: "DELETED" } });
  }
  return rows.length;
}
