import { prisma } from "~/db.server";
import { AppError } from "~/errors";
import { newId } from "~/ids";
import { imageRetentionDays, uploadBytesMax, uploadMinutes, uploadsPendingMax, uploadTypes } from "~/limits";
import { presignWrite } from "~/storage.server";

type PresignUpload = { clientId: string; contentType: string; contentLength: number; sha256?: string };
export type PresignedUpload = {
  uploadKey: string;
  uploadUrl: string;
  method: "PUT";
  headers: Record<string, string>;
  expiresAt: Date;
  maxBytes: number;
};

const extensions: Record<string, string> = {
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/webp": "webp",
  "image/avif": "avif",
};

/**
 * Announces a trial image: a row in state PENDING and a URL for one PUT of exactly `contentLength` bytes of `contentType`
 * (and of that sha256, hex, when given). Throws IMAGE_UNSUPPORTED, IMAGE_TOO_LARGE, RATE_LIMITED.
 */
export async function presignUpload({
  clientId,
  contentType,
  contentLength,
  ...given
}: PresignUpload): Promise<PresignedUpload> {
  const type = contentType.toLowerCase();
  const sha256 = given.sha256?.toLowerCase();
  if (!uploadTypes.some((known) => known === type)) throw unsupported(type);
  if (!(contentLength >= 1)) throw new AppError("IMAGE_UNREADABLE", "The picture is empty.");
  if (contentLength > uploadBytesMax)
    throw new AppError("IMAGE_TOO_LARGE", `The picture may have at most ${uploadBytesMax / 1024 / 1024} MiB.`);
  const uploadUntil = new Date(Date.now() + uploadMinutes * 60_000);
  const pending = await prisma.trialImage.count({
    where: { clientId, status: "PENDING", uploadUntil: { gt: new Date() } },
  });
  if (pending >= uploadsPendingMax)
    throw new AppError(
      "RATE_LIMITED",
      `At most ${uploadsPendingMax} uploads may be under way. Complete some, or wait until they expire.`,
    );
  const id = newId();
  const uploadKey = `uploads/${clientId}/${id}.${extensions[type]}`;
  const signed = await presignWrite({
    key: incomingKey({ clientId, id }),
    contentType: type,
    contentLength,
    ...(sha256 !== undefined && { sha256 }),
    expiresInSeconds: uploadMinutes * 60,
  });
  await prisma.trialImage.create({
    data: {
      id,
      clientId,
      uploadKey,
      contentType: type,
      contentLength,
      declaredSha256: sha256 ?? null,
      uploadUntil,
      retainUntil: new Date(Date.now() + imageRetentionDays * 86_400_000),
    },
  });
  return {
    uploadKey,
    uploadUrl: signed.url,
    method: "PUT",
    headers: signed.headers,
    expiresAt: uploadUntil,
    maxBytes: uploadBytesMax,
  };
}

/** Where a client's bytes arrive. Not the upload key: that one is only a name. */
export function incomingKey({ clientId, id }: { clientId: string; id: string }): string {
  return `incoming/${clientId}/${id}`;
}

function unsupported(type: string): AppError {
  if (/^image\/hei[cf]/.test(type))
    return new AppError(
      "IMAGE_UNSUPPORTED",
      "HEIC photos cannot be read. Save the photo as JPEG (on an iPhone: Settings, Camera, Formats, Most Compatible) and upload it again.",
    );
  return new AppError("IMAGE_UNSUPPORTED", "Only JPEG, PNG, WebP and AVIF pictures can be uploaded.");
}
