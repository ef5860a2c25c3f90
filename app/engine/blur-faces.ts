import type { EngineFace, EngineImage, EngineItem } from "./engine";
import { farFrom, SAMPLES, type Spot, spotShare, weighSkin } from "./find-skin";
import { guessFaces } from "./guess-faces";

/**
 * What became of faces in an item's cut-out: `blurred`, what showed of one; `clear`, nothing did; `unknown`, nobody could say
 * where a face is.
 */
export type FaceOutcome = "blurred" | "clear" | "unknown";

type Treated = EngineItem & { face: FaceOutcome };
type BlurFaces = { image: EngineImage; items: EngineItem[]; faces: EngineFace[] | undefined };

/** How much of the face's height is blurred round its middle: all of it and a margin; then the blur fades out. */
export const REACH = 0.65;
const FADE = 0.08;
/** What is left of a face: so many values from its hairline to its chin. */
export const CELLS_A_FACE = 6;
// a pixel that is hardly seen loses its detail at once: who drops the transparency would see it
const FAINT = 128;
const CHANGED = 1 / 255;

/**
 * The items with what their cut-outs show of a face made unrecognisable, whichever engine found them. Near a face every
 * pixel of skin, and all that is half transparent, gets the mean of its surroundings, a value for each sixth of the face's
 * height: what was finer is not in the picture any more. Only the cut-out's own pixels count in a mean, and its alpha stays,
 * so that nothing of the photo comes in and every outline is kept. Neither items nor pixels are changed in place.
 */
export function blurFaces({ image, items, faces }: BlurFaces): Treated[] {
  const known = faces ?? guessFaces(items, image);
  const spots = known.map((face): Spot => placeFace(face, image)).filter(({ tall }) => tall >= 1);
  const untouched: FaceOutcome = faces || spots.length > 0 ? "clear" : "unknown";
  let treated: Treated[] = items.map((item) => ({ ...item, face: untouched }));
  for (const spot of spots) {
    const skin = weighSkin({ image, items, spot });
    treated = treated.map((item, at) => {
      const weights = skin(items[at]!);
      const cutout = weights && blurSpot({ cutout: item.cutout, spot, weights });
      return cutout ? { ...item, cutout, face: "blurred" } : item;
    });
  }
  return treated;
}

function placeFace({ x, y, height }: EngineFace, image: EngineImage): Spot {
  const tall = height * image.height;
  return { x: x * image.width, y: y * image.height, tall, reach: tall * (REACH + FADE) };
}

type Cutout = EngineItem["cutout"];
type BlurSpot = { cutout: Cutout; spot: Spot; weights: Float32Array };

function blurSpot({ cutout, spot, weights }: BlurSpot): Cutout | null {
  const means = meanCells(cutout, spot);
  const rgba = cutout.rgba.slice();
  let changed = false;
  const { left, top, right, bottom } = boundSpot(cutout, spot);
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++) {
      const at = (y * cutout.width + x) * 4;
      const alpha = rgba[at + 3]!;
      if (alpha === 0) continue;
      const [px, py] = [cutout.x + x + 0.5, cutout.y + y + 0.5];
      const near = (spot.reach - farFrom(spot, px, py)) / (FADE * spot.tall);
      if (near <= 0) continue;
      const share = Math.min(1, near) * (alpha < FAINT ? 1 : readWeight(weights, spot, px, py));
      if (share < CHANGED) continue;
      changed = true;
      readMean(means, px, py);
      for (let c = 0; c < 3; c++) rgba[at + c] = Math.round(rgba[at + c]! * (1 - share) + means.color[c]! * share);
    }
  return changed ? { ...cutout, rgba } : null;
}

function boundSpot(cutout: Cutout, { x, y, reach }: Spot) {
  return {
    left: Math.max(0, Math.floor(x - reach) - cutout.x),
    top: Math.max(0, Math.floor(y - reach) - cutout.y),
    right: Math.min(cutout.width, Math.ceil(x + reach) - cutout.x),
    bottom: Math.min(cutout.height, Math.ceil(y + reach) - cutout.y),
  };
}

type Means = { left: number; top: number; step: number; across: number; sums: Float64Array; color: number[] };

// Red, green, blue, weighted by alpha, and the alpha, summed up in squares of the size that a face keeps.
function meanCells(cutout: Cutout, spot: Spot): Means {
  const step = spot.tall / CELLS_A_FACE;
  const across = Math.ceil((spot.reach * 2) / step) + 2;
  const [left, top] = [spot.x - (across * step) / 2, spot.y - (across * step) / 2];
  const sums = new Float64Array(across * across * 4);
  const end = { x: left + across * step, y: top + across * step };
  for (let y = Math.max(0, Math.ceil(top) - cutout.y); y < cutout.height && cutout.y + y < end.y - 1; y++)
    for (let x = Math.max(0, Math.ceil(left) - cutout.x); x < cutout.width && cutout.x + x < end.x - 1; x++) {
      const at = (y * cutout.width + x) * 4;
      const alpha = cutout.rgba[at + 3]!;
      if (alpha === 0) continue;
      const column = Math.floor((cutout.x + x + 0.5 - left) / step);
      const row = Math.floor((cutout.y + y + 0.5 - top) / step);
      const cell = (row * across + column) * 4;
      for (let c = 0; c < 3; c++) sums[cell + c]! += cutout.rgba[at + c]! * alpha;
      sums[cell + 3]! += alpha;
    }
  return { left, top, step, across, sums, color: [0, 0, 0] };
}

// Between the middles of the squares the means pass into one another; what no pixel of the cut-out lies in has no say.
function readMean({ left, top, step, across, sums, color }: Means, px: number, py: number): void {
  const [x, y] = [(px - left) / step - 0.5, (py - top) / step - 0.5];
  const [column, row] = [Math.floor(x), Math.floor(y)];
  let [red, green, blue, all] = [0, 0, 0, 0];
  for (let dy = 0; dy <= 1; dy++)
    for (let dx = 0; dx <= 1; dx++) {
      const cell = ((row + dy) * across + column + dx) * 4;
      const weight = (dx ? x - column : 1 - x + column) * (dy ? y - row : 1 - y + row);
      const alpha = sums[cell + 3];
      if (!alpha || weight === 0) continue;
      red += (weight * sums[cell]!) / alpha;
      green += (weight * sums[cell + 1]!) / alpha;
      blue += (weight * sums[cell + 2]!) / alpha;
      all += weight;
    }
  color[0] = red / all;
  color[1] = green / all;
  color[2] = blue / all;
}

// The weights stand on a grid over the spot's square.
function readWeight(weights: Float32Array, spot: Spot, px: number, py: number): number {
  const x = Math.min(SAMPLES - 1, Math.max(0, spotShare(px, spot.x, spot.reach) * SAMPLES - 0.5));
  const y = Math.min(SAMPLES - 1, Math.max(0, spotShare(py, spot.y, spot.reach) * SAMPLES - 0.5));
  const [column, row] = [Math.floor(x), Math.floor(y)];
  const [right, below] = [column + 1 < SAMPLES ? 1 : 0, row + 1 < SAMPLES ? SAMPLES : 0];
  const at = row * SAMPLES + column;
  const upper = weights[at]! * (1 - x + column) + weights[at + right]! * (x - column);
  const lower = weights[at + below]! * (1 - x + column) + weights[at + below + right]! * (x - column);
  return upper * (1 - y + row) + lower * (y - row);
}
