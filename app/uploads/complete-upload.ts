import { createHash } from "node:crypto";
import { prisma } from "~/db.server";
import { AppError } from "~/errors";
import { uploadBytesMax } from "~/limits";
import { deleteObject, readObject, writeObject } from "~/storage.server";
import { normaliseImage } from "./normalise-image";
import { incomingKey } from "./presign-upload";

export type CompletedUpload = {
  trialImageId: string;
  uploadKey: string;
  width: number;
  height: number;
  contentType: string;
  sha256: string;
};

/**
 * Makes an uploaded picture ready for extraction; repeating it answers the same again. Throws RESOURCE_NOT_FOUND for a key
 * that is unknown, foreign, not sent yet or expired (one answer for all), IMAGE_* for a picture that cannot be used.
 */
export async function completeUpload({
  clientId,
  uploadKey,
}: {
  clientId: string;
  uploadKey: string;
}): Promise<CompletedUpload> {
  // Postgres takes no NUL in a text, not even to compare it
  if (uploadKey.includes("\0")) throw notFound();
  const find = () => prisma.trialImage.findFirst({ where: { clientId, uploadKey } });
  const row = await find();
  if (row?.status !== "PENDING") return answer(row);
  const incoming = incomingKey({ clientId, id: row.id });
  const bytes = await readObject({ key: incoming, bytesMax: uploadBytesMax });
  if (!bytes) return answer(await find()); // a twin may have completed it in between
  try {
    const image = await normaliseImage(checkBytes(bytes, row));
    const objectKey = `t/${clientId}/src/${image.sha256}.jpg`;
    await writeObject({ key: objectKey, body: image.jpeg, contentType: "image/jpeg" });
    const { width, height, sha256 } = image;
    await prisma.trialImage.updateMany({
      where: { id: row.id, status: "PENDING" },
      data: { status: "READY", objectKey, width, height, sha256 },
    });
    await deleteObject({ key: incoming });
    return answer(await find());
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "UNAVAILABLE") throw error;
    await prisma.trialImage.updateMany({
      where: { id: row.id, status: "PENDING" },
      data: { status: "REFUSED", refusalCode: error.code, refusalMessage: error.message },
    });
    await deleteObject({ key: incoming });
    throw error;
  }
}

type Row = Awaited<ReturnType<typeof prisma.trialImage.findUniqueOrThrow>>;

function answer(row: Row | null): CompletedUpload {
  if (row?.status === "READY") return ready(row);
  throw row?.status === "REFUSED" ? refused(row) : notFound();
}

function ready(row: Row): CompletedUpload {
  const { id, uploadKey, width, height, sha256 } = row;
  if (width === null || height === null || sha256 === null)
    throw new Error(`trial image ${id} is READY without its facts`);
  return { trialImageId: id, uploadKey, width, height, contentType: "image/jpeg", sha256 };
}

function checkBytes(bytes: Buffer, row: Row): Buffer {
  if (bytes.length !== row.contentLength)
    throw new AppError("IMAGE_UNREADABLE", "The uploaded file has another size than was announced.");
  if (row.declaredSha256 && createHash("sha256").update(bytes).digest("hex") !== row.declaredSha256)
    throw new AppError("IMAGE_UNREADABLE", "The uploaded file has another sha256 than was announced.");
  return bytes;
}

const refusalCodes = ["IMAGE_UNSUPPORTED", "IMAGE_TOO_LARGE", "IMAGE_UNREADABLE"] as const;

function refused(row: Row): AppError {
  const code = refusalCodes.find((known) => known === row.refusalCode) ?? "IMAGE_UNREADABLE";
  return new AppError(code, row.refusalMessage ?? "The picture cannot be used.");
}

function notFound(): AppError {
  return new AppError(
    "RESOURCE_NOT_FOUND",
    "No uploaded picture with this key. Upload it first, with POST /v1/uploads.",
  );
}
