import sharp from "sharp";
import { blurFaces, type FaceOutcome } from "~/engine/blur-faces";
import type { EngineFace, EngineImage, EngineItem } from "~/engine/engine";
import { messageOf } from "~/errors";
import { newId } from "~/ids";
import { log } from "~/log.server";
import { deletePrefix, writeObject } from "~/storage.server";
import type { ExtractionOptions } from "./read-options";
import type { SettledItem } from "./settle-extraction";

type Attempt = { requestId: string; clientId: string; attempt: number };
type WriteItems = Attempt & {
  items: EngineItem[];
  image: EngineImage;
  /** As the engine says; undefined where it doesn't. */
  faces: EngineFace[] | undefined;
  options: ExtractionOptions;
  signal: AbortSignal;
};

/**
 * Stores each item's cut-out (PNG or WebP with alpha) and mask (8-bit grey PNG of the whole picture's size) and answers the items
 * with their keys. Every cut-out comes by here, whichever engine made it: what it shows of a face is blurred, unless the options say no. The attempt is part of the keys: two attempts never write the same object. Throws when that fails or the
 * signal has aborted by the end; then none of the pictures is left.
 */
export async function writeItems(write: WriteItems): Promise<SettledItem[]> {
  const { items, image, faces, options, signal, ...attempt } = write;
  const keep = options.blurFaces === false;
  try {
    const stored: SettledItem[] = [];
    const shown: Shown[] = keep ? items.map((item) => ({ ...item, face: "kept" })) : blurFaces({ image, items, faces });
    for (const [position, item] of shown.entries())
      stored.push(await writeItem({ item, image, options, stem: `${prefixOf(attempt)}${position + 1}` }));
    signal.throwIfAborted();
    return stored;
  } catch (error) {
    await deleteAttempt(attempt).catch((why) =>
      log.warn({ ...attempt, error: messageOf(why) }, "pictures of an attempt could not be deleted"),
    );
    throw error;
  }
}

type Shown = EngineItem & { face: FaceOutcome | "kept" };
type WriteItem = { item: Shown; image: EngineImage; options: ExtractionOptions; stem: string };

async function writeItem({ item, image, options, stem }: WriteItem): Promise<SettledItem> {
  const { cutout, mask, ...facts } = item;
  const format = options.cutoutFormat;
  const [cutoutBytes, maskPng] = await Promise.all([
    encodeCutout(cutout, format),
    sharp(mask, { raw: { width: image.width, height: image.height, channels: 1 } })
      .toColourspace("b-w")
      .png({ compressionLevel: 7 })
      .toBuffer(),
  ]);
  const keys = { cutoutKey: `${stem}-cutout.${format}`, maskKey: `${stem}-mask.png` };
  await Promise.all([
    writeObject({ key: keys.cutoutKey, body: cutoutBytes, contentType: `image/${format}` }),
    writeObject({ key: keys.maskKey, body: maskPng, contentType: "image/png" }),
  ]);
  return { id: newId(), ...facts, ...keys, cutoutWidth: cutout.width, cutoutHeight: cutout.height };
}

function encodeCutout({ rgba, width, height }: EngineItem["cutout"], format: "png" | "webp"): Promise<Buffer> {
  const image = sharp(dropHidden(rgba), { raw: { width, height, channels: 4 } });
  return (format === "webp" ? image.webp({ quality: 90 }) : image.png({ compressionLevel: 7 })).toBuffer();
}

// A pixel that is wholly transparent still has its colour, so whoever dropped the transparency of a hat would see the face
// below it.
function dropHidden(rgba: Uint8Array): Uint8Array {
  const shown = rgba.slice();
  for (let at = 0; at < shown.length; at += 4) if (shown[at + 3] === 0) shown.fill(0, at, at + 3);
  return shown;
}

/** Deletes the pictures of an attempt that came too late. */
export async function deleteAttempt(attempt: Attempt): Promise<void> {
  await deletePrefix({ prefix: prefixOf(attempt) });
}

/** Where the pictures of a client's requests, or of one of them, are kept. */
export function prefixOfOutputs({ clientId, requestId }: { clientId: string; requestId?: string }): string {
  return `t/${clientId}/out/${requestId ? `${requestId}/` : ""}`;
}

const prefixOf = ({ attempt, ...request }: Attempt) => `${prefixOfOutputs(request)}${attempt}/`;
