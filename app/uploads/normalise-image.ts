import { createHash } from "node:crypto";
import sharp from "sharp";
import { AppError, messageOf } from "~/errors";
import { imageDecodeSecondsMax, imagePixelsMax, imageSidePixelsMin, imageStoredSidePixelsMax } from "~/limits";

// sharp would also open SVG, GIF, TIFF and more; what nobody may upload must not even be looked at.
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({
  operation: ["VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadWebp", "VipsForeignLoadHeif"],
});
sharp.cache(false);

const JPEG_QUALITY = 92;
const heic =
  "HEIC photos cannot be read. Save the photo as JPEG (on an iPhone: Settings, Camera, Formats, Most Compatible) and upload it again.";

export type NormalisedImage = { jpeg: Buffer; width: number; height: number; sha256: string };

/**
 * Decodes a whole picture (JPEG, PNG, WebP, AVIF; at most 50 megapixels), turns it upright, puts it on white, converts it to
 * sRGB, drops all metadata and encodes it as a JPEG of at most 4096 px on the longer side. `sha256` is that of the JPEG.
 * Throws IMAGE_UNSUPPORTED, IMAGE_TOO_LARGE or IMAGE_UNREADABLE with words that help.
 */
export async function normaliseImage(bytes: Buffer): Promise<NormalisedImage> {
  const format = sniffFormat(bytes);
  if (format === "heic") throw new AppError("IMAGE_UNSUPPORTED", heic);
  if (format === null) throw new AppError("IMAGE_UNSUPPORTED", "This file is not a JPEG, PNG, WebP or AVIF picture.");
  try {
    const { data, info } = await sharp(bytes, { limitInputPixels: imagePixelsMax, pages: 1 })
      .timeout({ seconds: imageDecodeSecondsMax })
      .autoOrient()
      .resize({
        width: imageStoredSidePixelsMax,
        height: imageStoredSidePixelsMax,
        fit: "inside",
        withoutEnlargement: true,
      })
      .flatten({ background: "#ffffff" })
      .toColourspace("srgb")
      .jpeg({ quality: JPEG_QUALITY, chromaSubsampling: "4:4:4" })
      .toBuffer({ resolveWithObject: true });
    if (Math.min(info.width, info.height) < imageSidePixelsMin)
      throw new AppError(
        "IMAGE_UNREADABLE",
        `The picture is too small: each side needs at least ${imageSidePixelsMin} pixels.`,
      );
    return {
      jpeg: data,
      width: info.width,
      height: info.height,
      sha256: createHash("sha256").update(data).digest("hex"),
    };
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (messageOf(error).includes("pixel limit"))
      throw new AppError("IMAGE_TOO_LARGE", `The picture has more than ${imagePixelsMax / 1e6} megapixels.`, {
        cause: error,
      });
    throw new AppError("IMAGE_UNREADABLE", "The picture is damaged or incomplete and cannot be read.", {
      cause: error,
    });
  }
}

/** What the first bytes say a file is; null for anything that is not a picture we know. */
export function sniffFormat(bytes: Buffer): "jpeg" | "png" | "webp" | "avif" | "heic" | null {
  if (bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return "jpeg";
  if (bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))) return "png";
  if (bytes.toString("latin1", 0, 4) === "RIFF" && bytes.toString("latin1", 8, 12) === "WEBP") return "webp";
  if (bytes.toString("latin1", 4, 8) !== "ftyp") return null;
  const brands = bytes.toString("latin1", 8, 40);
  if (/avi[fs]/.test(brands)) return "avif";
  return /hei[cfsx]|hev[cx]|mif1/.test(brands) ? "heic" : null;
}
