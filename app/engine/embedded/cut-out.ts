import type { EngineImage } from "../engine";
import { boxMean } from "./mean-boxes";

export type PixelBox = { x: number; y: number; width: number; height: number };

const MARGIN_PIXELS = 2;
const OPAQUE = 250;
const DECONTAMINATION_RADIUS = 6;

/** The box of all pixels of a mask that are more in than out; null for an empty one. */
export function boundMask(mask: Uint8Array, width: number, height: number): PixelBox | null {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (mask[y * width + x]! < 128) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  return right < 0 ? null : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/**
 * An item as RGBA with straight alpha, a margin round its box. Half-transparent edge pixels hold a mix of the item and what
 * is behind it; they take the mean colour of the opaque pixels near by, so that no fringe shows on another background.
 */
export function cutOut(image: EngineImage, mask: Uint8Array, box: PixelBox) {
  const x = Math.max(0, box.x - MARGIN_PIXELS);
  const y = Math.max(0, box.y - MARGIN_PIXELS);
  const width = Math.min(image.width, box.x + box.width + MARGIN_PIXELS) - x;
  const height = Math.min(image.height, box.y + box.height + MARGIN_PIXELS) - y;
  const rgba = new Uint8Array(width * height * 4);
  const solid = new Float32Array(width * height);
  const colours = [0, 1, 2].map(() => new Float32Array(width * height));
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const from = (y + row) * image.width + x + column;
      const to = row * width + column;
      for (let c = 0; c < 3; c++) rgba[to * 4 + c] = image.rgb[from * 3 + c]!;
      rgba[to * 4 + 3] = mask[from]!;
      if (mask[from]! < OPAQUE) continue;
      solid[to] = 1;
      for (let c = 0; c < 3; c++) colours[c]![to] = image.rgb[from * 3 + c]!;
    }
  const near = boxMean(solid, width, height, DECONTAMINATION_RADIUS);
  const means = colours.map((plane) => boxMean(plane, width, height, DECONTAMINATION_RADIUS));
  for (let i = 0; i < near.length; i++) {
    const alpha = rgba[i * 4 + 3]!;
    if (alpha === 0 || alpha >= OPAQUE || near[i]! < 0.02) continue;
    const own = alpha / 255;
    for (let c = 0; c < 3; c++)
      rgba[i * 4 + c] = Math.round(rgba[i * 4 + c]! * own + (means[c]![i]! / near[i]!) * (1 - own));
  }
  return { x, y, width, height, rgba };
}
