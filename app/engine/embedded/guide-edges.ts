import { boxMean } from "./mean-boxes";

/**
 * Linear models that carry a coarse map to full resolution along the colours of the picture: value = a·rgb + b, four numbers
 * a cell of the grid. The guided filter with a colour guide (He, Sun, Tang, "Guided Image Filtering", PAMI 2013), its
 * coefficients kept on the coarse grid (He, Sun, "Fast Guided Filter", 2015). A plane without a model is null.
 */
export type EdgeModels = { width: number; height: number; models: (Float32Array | null)[] };

const RADIUS = 4;
// of colours in 0–1; how much of a colour step counts as texture
const SMOOTHNESS = 4e-4;

/** Fits one model for each plane. `guide` is RGB 0–255 on the grid, each plane width × height values. */
export function fitEdgeModels(
  guide: Float32Array,
  planes: (Float32Array | null)[],
  width: number,
  height: number,
): EdgeModels {
  const mean = (plane: Float32Array) => boxMean(plane, width, height, RADIUS);
  const colours = [0, 1, 2].map((c) => takeChannel(guide, c, 3, 1 / 255));
  const means = colours.map(mean);
  const inverse = invertCovariances(colours, means, mean);
  const models = planes.map((plane) => plane && fitModel(plane, colours, means, inverse, mean));
  return { width, height, models };
}

type Mean = (plane: Float32Array) => Float32Array;

function fitModel(
  plane: Float32Array,
  colours: Float32Array[],
  means: Float32Array[],
  inverse: Float32Array,
  mean: Mean,
): Float32Array {
  const size = plane.length;
  const planeMean = mean(plane);
  const crosses = colours.map((colour) => mean(multiply(colour, plane)));
  const parts = [0, 1, 2, 3].map(() => new Float32Array(size));
  for (let i = 0; i < size; i++) {
    const own = planeMean[i]!;
    const c0 = crosses[0]![i]! - means[0]![i]! * own;
    const c1 = crosses[1]![i]! - means[1]![i]! * own;
    const c2 = crosses[2]![i]! - means[2]![i]! * own;
    let rest = own;
    for (let row = 0; row < 3; row++) {
      const at = i * 9 + row * 3;
      const a = inverse[at]! * c0 + inverse[at + 1]! * c1 + inverse[at + 2]! * c2;
      parts[row]![i] = a;
      rest -= a * means[row]![i]!;
    }
    parts[3]![i] = rest;
  }
  const model = new Float32Array(size * 4);
  parts.map(mean).forEach((smooth, part) => {
    for (let i = 0; i < size; i++) model[i * 4 + part] = smooth[i]!;
  });
  return model;
}

/** A model's value at x, y of the grid (in cells, centres at .5) where the picture has the colour r, g, b (0–255). */
export function readEdgeModel(
  { width, height, models }: EdgeModels,
  plane: number,
  x: number,
  y: number,
  r: number,
  g: number,
  b: number,
): number {
  const model = models[plane];
  if (!model) return 0;
  const insideX = Math.min(width - 1, Math.max(0, x - 0.5));
  const insideY = Math.min(height - 1, Math.max(0, y - 0.5));
  const left = Math.floor(insideX);
  const top = Math.floor(insideY);
  const shareX = insideX - left;
  const shareY = insideY - top;
  const right = left + 1 < width ? 4 : 0;
  const below = top + 1 < height ? width * 4 : 0;
  const at = (top * width + left) * 4;
  let value = 0;
  for (let part = 0; part < 4; part++) {
    const upper = model[at + part]! * (1 - shareX) + model[at + right + part]! * shareX;
    const lower = model[at + below + part]! * (1 - shareX) + model[at + below + right + part]! * shareX;
    const factor = part === 0 ? r / 255 : part === 1 ? g / 255 : part === 2 ? b / 255 : 1;
    value += factor * (upper * (1 - shareY) + lower * shareY);
  }
  return value;
}

/** Takes one channel of interleaved values, times a factor. */
export function takeChannel(values: Float32Array, channel: number, channels: number, factor: number): Float32Array {
  const out = new Float32Array(values.length / channels);
  for (let i = 0; i < out.length; i++) out[i] = values[i * channels + channel]! * factor;
  return out;
}

function multiply(left: Float32Array, right: Float32Array): Float32Array {
  const out = new Float32Array(left.length);
  for (let i = 0; i < out.length; i++) out[i] = left[i]! * right[i]!;
  return out;
}

// Per cell the inverse of the colours' 3 × 3 covariance, row by row.
function invertCovariances(colours: Float32Array[], means: Float32Array[], mean: Mean): Float32Array {
  const covariance = (a: number, b: number) => {
    const both = mean(multiply(colours[a]!, colours[b]!));
    const more = a === b ? SMOOTHNESS : 0;
    for (let i = 0; i < both.length; i++) both[i]! += more - means[a]![i]! * means[b]![i]!;
    return both;
  };
  const [rr, rg, rb] = [covariance(0, 0), covariance(0, 1), covariance(0, 2)];
  const [gg, gb, bb] = [covariance(1, 1), covariance(1, 2), covariance(2, 2)];
  const inverse = new Float32Array(rr.length * 9);
  for (let i = 0; i < rr.length; i++) {
    const c00 = gg[i]! * bb[i]! - gb[i]! * gb[i]!;
    const c01 = gb[i]! * rb[i]! - rg[i]! * bb[i]!;
    const c02 = rg[i]! * gb[i]! - gg[i]! * rb[i]!;
    const c12 = rg[i]! * rb[i]! - rr[i]! * gb[i]!;
    const scale = 1 / (rr[i]! * c00 + rg[i]! * c01 + rb[i]! * c02);
    const at = i * 9;
    inverse[at] = c00 * scale;
    inverse[at + 1] = inverse[at + 3] = c01 * scale;
    inverse[at + 2] = inverse[at + 6] = c02 * scale;
    inverse[at + 4] = (rr[i]! * bb[i]! - rb[i]! * rb[i]!) * scale;
    inverse[at + 5] = inverse[at + 7] = c12 * scale;
    inverse[at + 8] = (rr[i]! * gg[i]! - rg[i]! * rg[i]!) * scale;
  }
  return inverse;
}
