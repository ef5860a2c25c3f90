/** Interleaved values, `channels` a pixel, rows from the top. */
export type Plane = { width: number; height: number; channels: number; values: Uint8Array | Float32Array };

/** Edges in pixels of the picture; may reach beyond it. */
export type Edges = [left: number, top: number, right: number, bottom: number];

const SAMPLES_A_SIDE_MAX = 4;

/**
 * Resamples a part of a plane to width × height (bilinear, several samples a pixel when it shrinks). Outside the plane it
 * takes `pad`, or the nearest edge when `pad` is null. Answers width × height × channels values.
 */
export function sampleCrop(
  plane: Plane,
  edges: Edges,
  width: number,
  height: number,
  pad: number | null,
): Float32Array {
  const { channels, values } = plane;
  const out = new Float32Array(width * height * channels);
  const stepX = (edges[2] - edges[0]) / width;
  const stepY = (edges[3] - edges[1]) / height;
  const samples = Math.max(1, Math.min(SAMPLES_A_SIDE_MAX, Math.round(Math.max(stepX, stepY))));
  const padded = pad !== null;
  const columns = weighAxis({ from: edges[0], step: stepX, count: width, size: plane.width, samples, padded });
  const rows = weighAxis({ from: edges[1], step: stepY, count: height, size: plane.height, samples, padded });
  // the samples of a pixel are on a grid, so that first rows are joined to a line, then the line's columns to pixels
  const line = new Float32Array((columns.last - columns.first + 1) * channels);
  const start = columns.first * channels;
  for (let y = 0; y < height; y++) {
    line.fill((pad ?? 0) * rows.outside[y]!);
    for (let tap = rows.starts[y]!; tap < rows.starts[y + 1]!; tap++) {
      const weight = rows.weights[tap]!;
      const from = rows.places[tap]! * plane.width * channels + start;
      for (let i = 0; i < line.length; i++) line[i]! += values[from + i]! * weight;
    }
    for (let x = 0, at = y * width * channels; x < width; x++, at += channels) {
      for (let tap = columns.starts[x]!; tap < columns.starts[x + 1]!; tap++) {
        const weight = columns.weights[tap]!;
        const from = columns.places[tap]! * channels - start;
        for (let c = 0; c < channels; c++) out[at + c]! += line[from + c]! * weight;
      }
      const padding = (pad ?? 0) * columns.outside[x]!;
      if (padding > 0) for (let c = 0; c < channels; c++) out[at + c]! += padding;
    }
  }
  return out;
}

/** Which places of a plane's rows or columns make up each new one, and how much of it lies outside the plane. */
type Axis = {
  starts: Int32Array;
  places: Int32Array;
  weights: Float64Array;
  outside: Float64Array;
  first: number;
  last: number;
};
type WeighAxis = { from: number; step: number; count: number; size: number; samples: number; padded: boolean };

function weighAxis({ from, step, count, size, samples, padded }: WeighAxis): Axis {
  const starts = new Int32Array(count + 1);
  const places = new Int32Array(count * samples * 2);
  const weights = new Float64Array(count * samples * 2);
  const outside = new Float64Array(count);
  let taps = 0;
  let start = 0;
  const add = (place: number, weight: number) => {
    if (weight === 0) return;
    // neighbouring samples often share a place
    for (let known = Math.max(start, taps - 2); known < taps; known++)
      if (places[known] === place) {
        weights[known]! += weight;
        return;
      }
    places[taps] = place;
    weights[taps++] = weight;
  };
  for (let i = 0; i < count; i++) {
    start = taps;
    for (let sample = 0; sample < samples; sample++) {
      const at = from + (i + (sample + 0.5) / samples) * step - 0.5;
      if (padded && (at < -0.5 || at > size - 0.5)) {
        outside[i]! += 1 / samples;
        continue;
      }
      const inside = Math.min(size - 1, Math.max(0, at));
      const before = Math.floor(inside);
      add(before, (1 - inside + before) / samples);
      add(Math.min(size - 1, before + 1), (inside - before) / samples);
    }
    starts[i + 1] = taps;
  }
  const used = places.subarray(0, taps);
  const first = taps === 0 ? 0 : used.reduce((least, place) => Math.min(least, place));
  const last = used.reduce((most, place) => Math.max(most, place), first);
  return { starts, places, weights, outside, first, last };
}

/** A copy of at most `side` pixels on the longer side; the plane itself when it is that small. */
export function shrink(plane: Plane, side: number): Plane {
  const factor = side / Math.max(plane.width, plane.height);
  if (factor >= 1) return plane;
  const width = Math.max(1, Math.round(plane.width * factor));
  const height = Math.max(1, Math.round(plane.height * factor));
  const values = sampleCrop(plane, [0, 0, plane.width, plane.height], width, height, null);
  return { width, height, channels: plane.channels, values };
}
