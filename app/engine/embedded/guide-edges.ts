import { boxMean } from "./mean-boxes";

/** The part of the grid where a class is, in cells of the grid, with four numbers a cell: value = a·rgb + b. */
export type EdgeModel = { left: number; top: number; width: number; height: number; values: Float32Array };

/**
 * Linear models that carry a coarse map to full resolution along the colours of the picture. The guided filter with a colour
 * guide (He, Sun, Tang, "Guided Image Filtering", PAMI 2013), its coefficients kept on the coarse grid (He, Sun, "Fast
 * Guided Filter", 2015). A plane without a model is null.
 */
export type EdgeModels = { width: number; height: number; models: (EdgeModel | null)[] };

const RADIUS = 4;
// of colours in 0–1; how much of a colour step counts as texture
const SMOOTHNESS = 4e-4;
// a plane counts as nothing where it holds less
const TAIL = 0.03;

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
  const ground: Ground = { width, height, colours, means, inverse: invertCovariances(colours, means, mean) };
  return { width, height, models: planes.map((plane) => plane && fitModel(plane, ground)) };
}

/** What all models of a picture share: the colours, their means and their inverse covariances. */
type Ground = {
  width: number;
  height: number;
  colours: Float32Array[];
  means: Float32Array[];
  inverse: Float32Array;
};

function fitModel(plane: Float32Array, ground: Ground): EdgeModel | null {
  const part = boundPlane(plane, ground);
  if (!part) return null;
  const { left, top, width, height } = part;
  const cut = (whole: Float32Array) => cutPart(whole, ground.width, part);
  const mean = (values: Float32Array) => boxMean(values, width, height, RADIUS);
  const own = cut(plane);
  const ownMean = mean(own);
  const means = ground.means.map(cut);
  const crosses = ground.colours.map((colour) => mean(multiply(cut(colour), own)));
  const parts = [0, 1, 2, 3].map(() => new Float32Array(own.length));
  for (let i = 0; i < own.length; i++) {
    const inverse = ((top + Math.floor(i / width)) * ground.width + left + (i % width)) * 9;
    const c0 = crosses[0]![i]! - means[0]![i]! * ownMean[i]!;
    const c1 = crosses[1]![i]! - means[1]![i]! * ownMean[i]!;
    const c2 = crosses[2]![i]! - means[2]![i]! * ownMean[i]!;
    let rest = ownMean[i]!;
    for (let row = 0; row < 3; row++) {
      const at = inverse + row * 3;
      const a = ground.inverse[at]! * c0 + ground.inverse[at + 1]! * c1 + ground.inverse[at + 2]! * c2;
      parts[row]![i] = a;
      rest -= a * means[row]![i]!;
    }
    parts[3]![i] = rest;
  }
  const values = new Float32Array(own.length * 4);
  parts.map(mean).forEach((smooth, at) => {
    for (let i = 0; i < own.length; i++) values[i * 4 + at] = smooth[i]!;
  });
  return { ...part, values };
}

type Part = { left: number; top: number; width: number; height: number };

// Where a plane holds anything, with room for both means to fade out.
function boundPlane(plane: Float32Array, { width, height }: Ground): Part | null {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++) {
      if (plane[i]! < TAIL) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (top === height) top = y;
      bottom = y;
    }
  if (right < 0) return null;
  const room = 2 * RADIUS + 1;
  [left, top] = [Math.max(0, left - room), Math.max(0, top - room)];
  [right, bottom] = [Math.min(width - 1, right + room), Math.min(height - 1, bottom + room)];
  return { left, top, width: right - left + 1, height: bottom - top + 1 };
}

function cutPart(whole: Float32Array, across: number, { left, top, width, height }: Part): Float32Array {
  const out = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const from = (top + y) * across + left;
    out.set(whole.subarray(from, from + width), y * width);
  }
  return out;
}

/** A model's value at x, y of the grid (in cells, centres at .5) where the picture has the colour r, g, b (0–255). */
export function readEdgeModel(
  { models }: EdgeModels,
  plane: number,
  x: number,
  y: number,
  r: number,
  g: number,
  b: number,
): number {
  const model = models[plane];
  if (!model || x < model.left || y < model.top || x >= model.left + model.width || y >= model.top + model.height)
    return 0;
  const { width, height, values } = model;
  const insideX = Math.min(width - 1, Math.max(0, x - 0.5 - model.left));
  const insideY = Math.min(height - 1, Math.max(0, y - 0.5 - model.top));
  const left = Math.floor(insideX);
  const top = Math.floor(insideY);
  const shareX = insideX - left;
  const shareY = insideY - top;
  const right = left + 1 < width ? 4 : 0;
  const below = top + 1 < height ? width * 4 : 0;
  const at = (top * width + left) * 4;
  let value = 0;
  for (let part = 0; part < 4; part++) {
    const upper = values[at + part]! * (1 - shareX) + values[at + right + part]! * shareX;
    const lower = values[at + below + part]! * (1 - shareX) + values[at + below + right + part]! * shareX;
    const factor = part === 0 ? r / 255 : part === 1 ? g / 255 : part === 2 ? b / 255 : 1;
    value += factor * (upper * (1 - shareY) + lower * shareY);
  }
  return value;
}

/**
 * A model's values on a grid `times` as fine, with that grid's colours: calls `put` with each cell of the fine grid that the
 * model covers. The same as readEdgeModel cell by cell, several times faster.
 */
export function readEdgeGrid(
  { left, top, width, height, values }: EdgeModel,
  times: number,
  across: number,
  pixels: Float32Array,
  put: (cell: number, value: number) => void,
): void {
  const line = new Float32Array(width * 4);
  for (let row = 0; row < height * times; row++) {
    const insideY = Math.min(height - 1, Math.max(0, (row + 0.5) / times - 0.5));
    const upper = Math.floor(insideY) * width * 4;
    const lower = Math.min(height - 1, Math.floor(insideY) + 1) * width * 4;
    const shareY = insideY - Math.floor(insideY);
    for (let i = 0; i < line.length; i++) line[i] = values[upper + i]! * (1 - shareY) + values[lower + i]! * shareY;
    for (let column = 0; column < width * times; column++) {
      const insideX = Math.min(width - 1, Math.max(0, (column + 0.5) / times - 0.5));
      const at = Math.floor(insideX) * 4;
      const next = Math.min(width * 4 - 4, at + 4);
      const share = insideX - Math.floor(insideX);
      const cell = (top * times + row) * across + left * times + column;
      const a = (line[at]! * (1 - share) + line[next]! * share) * pixels[cell * 3]!;
      const b = (line[at + 1]! * (1 - share) + line[next + 1]! * share) * pixels[cell * 3 + 1]!;
      const c = (line[at + 2]! * (1 - share) + line[next + 2]! * share) * pixels[cell * 3 + 2]!;
      put(cell, (a + b + c) / 255 + line[at + 3]! * (1 - share) + line[next + 3]! * share);
    }
  }
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
function invertCovariances(
  colours: Float32Array[],
  means: Float32Array[],
  mean: (plane: Float32Array) => Float32Array,
): Float32Array {
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
