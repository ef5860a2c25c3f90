import { prisma } from "~/db.server";
import { writeObject } from "~/storage.server";
import { type CompletedUpload, completeUpload } from "./complete-upload";
import { incomingKey, presignUpload } from "./presign-upload";

type ReceivePicture = { clientId: string; contentType: string; bytes: Buffer };

/** Makes a trial image of bytes that are here already, by the very way of those that a client uploads. Throws IMAGE_*, UNAVAILABLE. */
export async function receivePicture({ clientId, contentType, bytes }: ReceivePicture): Promise<CompletedUpload> {
  const { uploadKey } = await presignUpload({ clientId, contentType, contentLength: bytes.length });
  const { id } = await prisma.trialImage.findUniqueOrThrow({ where: { uploadKey }, select: { id: true } });
  await writeObject({ key: incomingKey({ clientId, id }), body: bytes, contentType });
  return completeUpload({ clientId, uploadKey });
}
