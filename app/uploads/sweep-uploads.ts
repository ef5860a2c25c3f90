import { prisma } from "~/db.server";
import { isUlid, timeOfId } from "~/ids";
import { uploadMinutes } from "~/limits";
import { deleteObject, listObjects } from "~/storage.server";
import { previewKeys } from "./preview-trial-image";

const ROWS_PER_SWEEP_MAX = 200;
const PAGES_PER_SWEEP_MAX = 10;
const GRACE_MS = 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Deletes what arrived and was never completed, and the trial images that are past their retention date; answers how many.
 * A picture that a look shows is kept: its date moves on by a day at a time.
 */
export async function sweepUploads(): Promise<number> {
  await prisma.trialImage.updateMany({
    where: { status: "PENDING", uploadUntil: { lt: new Date(Date.now() - GRACE_MS) } },
    data: { status: "DELETED" },
  });
  return (await sweepIncoming()) + (await sweepRetained());
}

// Driven by the store, not by rows: a URL may be used after its picture was completed, or after its row was erased.
async function sweepIncoming(): Promise<number> {
  const before = Date.now() - uploadMinutes * 60_000 - GRACE_MS;
  let after = "";
  let deleted = 0;
  for (let page = 0; page < PAGES_PER_SWEEP_MAX; page++) {
    const keys = await listObjects({ prefix: "incoming/", after });
    for (const key of keys) {
      const id = key.split("/").at(-1) ?? "";
      if (!isUlid(id) || timeOfId(id).getTime() > before) continue;
      await deleteObject({ key });
      deleted++;
    }
    const last = keys.at(-1);
    if (last === undefined) break;
    after = last;
  }
  return deleted;
}

// The row says DELETED before its object goes, so that two sweepers of the last two rows of one object cannot each think
// that the other's is left; the key stays in the row until the object is gone, so that a sweep that died is carried on.
async function sweepRetained(): Promise<number> {
  const now = new Date();
  const due = { status: "READY", retainUntil: { lt: now } } as const;
  await prisma.trialImage.updateMany({
    where: { ...due, looks: { some: {} } },
    data: { retainUntil: new Date(now.getTime() + DAY_MS) },
  });
  const rows = await prisma.trialImage.findMany({
    where: {
      OR: [
        { ...due, looks: { none: {} } },
        { status: "DELETED", objectKey: { not: null } },
      ],
    },
    take: ROWS_PER_SWEEP_MAX,
  });
  for (const { id, objectKey } of rows) {
    await prisma.trialImage.updateMany({ where: { id, status: "READY" }, data: { status: "DELETED" } });
    const shared = await prisma.trialImage.count({ where: { objectKey, status: "READY" } });
    if (objectKey && shared === 0)
      for (const key of [objectKey, ...Object.values(previewKeys(objectKey))]) await deleteObject({ key });
    await prisma.trialImage.updateMany({ where: { id, status: "DELETED" }, data: { objectKey: null } });
  }
  return rows.length;
}
