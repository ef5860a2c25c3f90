import { prisma } from "~/db.server";
import { uploadBytesMax } from "~/limits";
import { readObject } from "~/storage.server";

export type StoredTrialImage = { trialImageId: string; clientId: string; jpeg: Buffer; width: number; height: number };

// Re-encoding may make a small original larger; this is room for that.
const STORED_BYTES_MAX = 2 * uploadBytesMax;

/** The normalised picture of a READY trial image; null when the row or the object is gone. */
export async function readTrialImage({ trialImageId }: { trialImageId: string }): Promise<StoredTrialImage | null> {
  const row = await prisma.trialImage.findUnique({ where: { id: trialImageId } });
  if (!row?.objectKey || row.status !== "READY" || row.width === null || row.height === null) return null;
  const jpeg = await readObject({ key: row.objectKey, bytesMax: STORED_BYTES_MAX });
  return jpeg && { trialImageId, clientId: row.clientId, jpeg, width: row.width, height: row.height };
}
