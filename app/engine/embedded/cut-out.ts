import type { EngineImage } from "../engine";
import { boxMean } from "./mean-boxes";

export type PixelBox = { x: number; y: number; width: number; height: number };

const MARGIN_PIXELS = 2;
const OPAQUE = 0.98;
const SHARE_LEAST = 1e-3;
const DECONTAMINATION_RADIUS = 6;

/** The box of all pixels of a mask that are more in than out; null for an empty one. */
export function boundMask(mask: Uint8Array, width: number, height: number): PixelBox | null {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y++)
    for (let x = 0, at = y * width; x < width; x++, at++) {
      if (mask[at]! < 128) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (top === height) top = y;
      bottom = y;
    }
  return right < 0 ? null : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/**
 * An item as RGBA with straight alpha, a margin round its box. Half-transparent edge pixels hold a mix of the item and what
 * is behind it; they get the item's own colour, so that no fringe shows on another ground: the local means of item and
 * ground, weighted by alpha, explain the mix, and what they leave is put on the item (Forte, "Approximate Fast Foreground
 * Colour Estimation", ICIP 2021). Pixels that are all item stay as they are.
 */
export function cutOut(image: EngineImage, mask: Uint8Array, box: PixelBox) {
  const x = Math.max(0, box.x - MARGIN_PIXELS);
  const y = Math.max(0, box.y - MARGIN_PIXELS);
  const width = Math.min(image.width, box.x + box.width + MARGIN_PIXELS) - x;
  const height = Math.min(image.height, box.y + box.height + MARGIN_PIXELS) - y;
  const rgba = new Uint8Array(width * height * 4);
  const alpha = new Float32Array(width * height);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const from = (y + row) * image.width + x + column;
      const to = row * width + column;
      for (let c = 0; c < 3; c++) rgba[to * 4 + c] = image.rgb[from * 3 + c]!;
      rgba[to * 4 + 3] = mask[from]!;
      alpha[to] = mask[from]! / 255;
    }
  decontaminate(rgba, alpha, width, height);
  return { x, y, width, height, rgba };
}

function decontaminate(rgba: Uint8Array, alpha: Float32Array, width: number, height: number): void {
  const mean = (plane: Float32Array) => boxMean(plane, width, height, DECONTAMINATION_RADIUS);
  const edge: number[] = [];
  for (let i = 0; i < alpha.length; i++) if (alpha[i]! > 0 && alpha[i]! < OPAQUE) edge.push(i);
  const own = mean(alpha);
  for (let c = 0; c < 3; c++) {
    const all = new Float32Array(alpha.length);
    const weighted = new Float32Array(alpha.length);
    for (let i = 0; i < all.length; i++) {
      all[i] = rgba[i * 4 + c]!;
      weighted[i] = all[i]! * alpha[i]!;
    }
    const [meanAll, meanWeighted] = [mean(all), mean(weighted)];
    for (const i of edge) {
      const share = alpha[i]!;
      const item = meanWeighted[i]! / Math.max(own[i]!, SHARE_LEAST);
      const ground = (meanAll[i]! - meanWeighted[i]!) / Math.max(1 - own[i]!, SHARE_LEAST);
      const rest = rgba[i * 4 + c]! - share * item - (1 - share) * ground;
      rgba[i * 4 + c] = Math.max(0, Math.min(255, Math.round(item + share * rest)));
    }
  }
}
