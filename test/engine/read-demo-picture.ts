import sharp from "sharp";
import type { EngineImage } from "../../app/engine/engine";
import { drawProduct, drawTrialImage } from "../../local/images/draw-demo";

/** A trial image of the demo as an engine takes it, its longer side `side` pixels. */
export async function readTrialImage({ name, side }: { name: string; side: number }): Promise<EngineImage> {
  return readPixels(await drawTrialImage({ name }), side);
}

/** A demo product's own picture as an engine takes it. */
export async function readProduct({ handle, side }: { handle: string; side: number }): Promise<EngineImage> {
  return readPixels(await drawProduct({ handle }), side);
}

async function readPixels(jpeg: Buffer, side: number): Promise<EngineImage> {
  const { data, info } = await sharp(jpeg)
    .resize(side, side, { fit: "inside" })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, rgb: new Uint8Array(data) };
}

/** A picture of one colour. */
export function fillPicture(width: number, height: number, [r, g, b]: [number, number, number]): EngineImage {
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) rgb.set([r, g, b], i * 3);
  return { width, height, rgb };
}
