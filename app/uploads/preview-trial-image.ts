import sharp from "sharp";
import { prisma } from "~/db.server";
import { previewSidePixels, thumbnailSidePixels } from "~/limits";
import { presignRead, writeObject } from "~/storage.server";
import { readTrialImage } from "./read-trial-image";

const sides = { thumbnail: thumbnailSidePixels, preview: previewSidePixels };
type Size = keyof typeof sides;
const JPEG_QUALITY = 80;

/** The keys of the smaller pictures of a trial image: they share its life, and whoever deletes it deletes them. */
export function previewKeys(objectKey: string): Record<Size, string> {
  const stem = objectKey.replace(/\.jpg$/, "");
  return { thumbnail: `${stem}-${sides.thumbnail}.jpg`, preview: `${stem}-${sides.preview}.jpg` };
}

/** Writes the smaller pictures of a READY trial image, for screens; written before, they are left as they are. */
export async function writePreviews({ trialImageId }: { trialImageId: string }): Promise<void> {
  const [stored, row] = await Promise.all([
    readTrialImage({ trialImageId }),
    prisma.trialImage.findUnique({ where: { id: trialImageId }, select: { objectKey: true } }),
  ]);
  if (!stored || !row?.objectKey) return;
  const keys = previewKeys(row.objectKey);
  for (const size of Object.keys(sides) as Size[]) {
    const body = await sharp(stored.jpeg)
      .resize({ width: sides[size], height: sides[size], fit: "inside", withoutEnlargement: true })
      .jpeg({ quality: JPEG_QUALITY })
      .toBuffer();
    await writeObject({ key: keys[size], body, contentType: "image/jpeg" });
  }
}

/** A short-lived URL of a smaller picture; null when the trial image is not READY. */
export async function presignPreview({
  image,
  size,
}: {
  image: { objectKey: string | null; status: string };
  size: Size;
}): Promise<string | null> {
  if (!image.objectKey || image.status !== "READY") return null;
  return presignRead({ key: previewKeys(image.objectKey)[size] });
}
