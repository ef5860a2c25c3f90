import sharp from "sharp";
import type { EngineImage, EngineItem } from "~/engine/engine";
import { messageOf } from "~/errors";
import { newId } from "~/ids";
import { log } from "~/log.server";
import { deletePrefix, writeObject } from "~/storage.server";
import type { SettledItem } from "./settle-extraction";

type Attempt = { requestId: string; clientId: string; attempt: number };
type WriteItems = Attempt & { items: EngineItem[]; image: EngineImage; signal: AbortSignal };

/**
 * Stores each item's cut-out (PNG with alpha) and mask (8-bit grey PNG of the whole picture's size) and answers the items
 * with their keys. The attempt is part of the keys: two attempts never write the same object. Throws when that fails or the
 * signal has aborted by the end; then none of the pictures is left.
 */
export async function writeItems({ items, image, signal, ...attempt }: WriteItems): Promise<SettledItem[]> {
  try {
    const stored: SettledItem[] = [];
    for (const [position, item] of items.entries())
      stored.push(await writeItem(item, image, `${prefixOf(attempt)}${position + 1}`));
    signal.throwIfAborted();
    return stored;
  } catch (error) {
    await deleteAttempt(attempt).catch((why) =>
      log.warn({ ...attempt, error: messageOf(why) }, "pictures of an attempt could not be deleted"),
    );
    throw error;
  }
}

async function writeItem(item: EngineItem, image: EngineImage, stem: string): Promise<SettledItem> {
  const { cutout, mask, ...facts } = item;
  const [cutoutPng, maskPng] = await Promise.all([
    encode(cutout.rgba, cutout.width, cutout.height, 4),
    encode(mask, image.width, image.height, 1),
  ]);
  const keys = { cutoutKey: `${stem}-cutout.png`, maskKey: `${stem}-mask.png` };
  await Promise.all([
    writeObject({ key: keys.cutoutKey, body: cutoutPng, contentType: "image/png" }),
    writeObject({ key: keys.maskKey, body: maskPng, contentType: "image/png" }),
  ]);
  return { id: newId(), ...facts, ...keys, cutoutWidth: cutout.width, cutoutHeight: cutout.height };
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

function encode(pixels: Uint8Array, width: number, height: number, channels: 1 | 4): Promise<Buffer> {
  const image = sharp(pixels, { raw: { width, height, channels } });
  return (channels === 1 ? image.toColourspace("b-w") : image).png({ compressionLevel: 7 }).toBuffer();
}
