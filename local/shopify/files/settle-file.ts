import { copyFile, rm, stat, writeFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import sharp from "sharp";
import type { ShopFile } from "../shop-state";
import type { StandIn } from "../stand-in";
import { findStaged, stagedPath } from "./stage-upload";

const BYTES_MAX = 20 * 1024 * 1024;
const PIXELS_MAX = 20_000_000;
const DOWNLOAD_MS_MAX = 5_000;
const FORMATS: Record<string, string> = {
  jpeg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  gif: "image/gif",
};

type Settle = { standIn: Pick<StandIn, "state">; file: ShopFile; delayMs: number; signal: AbortSignal };

/**
 * Takes a file from UPLOADED over PROCESSING to READY or FAILED, each after a moment, and says in the file's errors why it
 * failed. A name with `sentinel-fail` fails, one with `sentinel-stuck` stays PROCESSING.
 */
export async function settleFile({ standIn, file, delayMs, signal }: Settle): Promise<void> {
  const { state } = standIn;
  await pause(delayMs, undefined, { signal });
  mark(file, { status: "PROCESSING" });
  await state.save();
  if (file.filename.includes("sentinel-stuck")) return;
  await pause(delayMs, undefined, { signal });
  const found = await readPicture({ standIn, file, signal }).catch((error: unknown) => explain(error));
  // it may have been deleted meanwhile
  if (!state.files.has(file.id)) return;
  if ("code" in found) mark(file, { status: "FAILED", errors: [{ details: null, ...found }] });
  else mark(file, { status: "READY", ...found });
  delete file.source;
  await state.save();
}

class PictureError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

function explain(error: unknown): { code: string; message: string } {
  if (error instanceof PictureError) return { code: error.code, message: error.message };
  return { code: "IMAGE_PROCESSING_FAILURE", message: "The image could not be processed" };
}

const mark = (file: ShopFile, change: Partial<ShopFile>): void => {
  Object.assign(file, change, { updatedAt: new Date().toISOString() });
};

async function readPicture({ standIn, file, signal }: Omit<Settle, "delayMs">) {
  const { state } = standIn;
  if (file.filename.includes("sentinel-fail"))
    throw new PictureError("UNKNOWN", "Asked for by the file's name: sentinel-fail");
  const path = state.filePath(file);
  await fetchSource({ standIn, source: file.source ?? "", path, signal });
  try {
    return await checkPicture(path);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

async function checkPicture(path: string) {
  const { size: bytes } = await stat(path);
  if (bytes > BYTES_MAX) throw new PictureError("INVALID_IMAGE_FILE_SIZE", "Images may have at most 20 MB");
  const picture = sharp(path, { limitInputPixels: PIXELS_MAX * 4 });
  const { format, autoOrient } = await picture.metadata().catch(() => ({ format: "", autoOrient: null }));
  const mimeType = FORMATS[format];
  if (!mimeType || !autoOrient) throw new PictureError("UNSUPPORTED_IMAGE_FILE_TYPE", "This is not a picture");
  const { width, height } = autoOrient;
  if (width * height > PIXELS_MAX)
    throw new PictureError("INVALID_IMAGE_RESOLUTION", "Images may have at most 20 megapixels");
  // every pixel, so that a truncated picture does not pass
  await picture.stats();
  return { mimeType, width, height, bytes };
}

type Fetch = { standIn: Settle["standIn"]; source: string; path: string; signal: AbortSignal };

async function fetchSource({ standIn, source, path, signal }: Fetch): Promise<void> {
  const failed = new PictureError("IMAGE_DOWNLOAD_FAILURE", "The image could not be downloaded");
  const staged = findStaged(standIn, source);
  if (staged) {
    if (staged.bytes === null) throw failed;
    return copyFile(stagedPath(standIn.state, staged), path);
  }
  const { hostname } = new URL(source);
  if (hostname !== "127.0.0.1" && hostname !== "localhost")
    throw new PictureError(failed.code, "The stand-in downloads from this machine only");
  const limited = AbortSignal.any([signal, AbortSignal.timeout(DOWNLOAD_MS_MAX)]);
  const response = await fetch(source, { signal: limited }).catch(() => null);
  if (!response?.ok) throw failed;
  await writeFile(path, Buffer.from(await response.arrayBuffer()));
}
