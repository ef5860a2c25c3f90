import sharp from "sharp";
import type { EngineImage, EngineItem } from "~/engine/engine";
import { newId } from "~/ids";
import { writeObject } from "~/storage.server";
import type { SettledItem } from "./settle-extraction";

type WriteItems = { requestId: string; clientId: string; attempt: number; items: EngineItem[]; image: EngineImage };

/**
 * Stores each item's cut-out (PNG with alpha) and mask (8-bit grey PNG of the whole picture's size) and answers the items
 * with their keys. The attempt is part of the keys: two attempts never write the same object.
 */
export async function writeItems({ requestId, clientId, attempt, items, image }: WriteItems): Promise<SettledItem[]> {
  const stored: SettledItem[] = [];
  for (const [position, item] of items.entries()) {
    const { cutout, mask, ...facts } = item;
    const prefix = `t/${clientId}/out/${requestId}/${attempt}/${position + 1}`;
    const [cutoutPng, maskPng] = await Promise.all([
      encode(cutout.rgba, cutout.width, cutout.height, 4),
      encode(mask, image.width, image.height, 1),
    ]);
    const keys = { cutoutKey: `${prefix}-cutout.png`, maskKey: `${prefix}-mask.png` };
    await Promise.all([
      writeObject({ key: keys.cutoutKey, body: cutoutPng, contentType: "image/png" }),
      writeObject({ key: keys.maskKey, body: maskPng, contentType: "image/png" }),
    ]);
    stored.push({ id: newId(), ...facts, ...keys, cutoutWidth: cutout.width, cutoutHeight: cutout.height });
  }
  return stored;
}

function encode(pixels: Uint8Array, width: number, height: number, channels: 1 | 4): Promise<Buffer> {
  const image = sharp(pixels, { raw: { width, height, channels } });
  return (channels === 1 ? image.toColourspace("b-w") : image).png({ compressionLevel: 7 }).toBuffer();
}
