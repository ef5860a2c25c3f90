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
  const { channels } = plane;
  const out = new Float32Array(width * height * channels);
  const stepX = (edges[2] - edges[0]) / width;
  const stepY = (edges[3] - edges[1]) / height;
  const samples = Math.max(1, Math.min(SAMPLES_A_SIDE_MAX, Math.round(Math.max(stepX, stepY))));
  const weight = 1 / (samples * samples);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let sample = 0; sample < samples * samples; sample++) {
        const partX = ((sample % samples) + 0.5) / samples;
        const partY = (Math.floor(sample / samples) + 0.5) / samples;
        const fromX = edges[0] + (x + partX) * stepX - 0.5;
        const fromY = edges[1] + (y + partY) * stepY - 0.5;
        addSample(plane, fromX, fromY, pad, weight, out, (y * width + x) * channels);
      }
  return out;
}

function addSample(
  plane: Plane,
  x: number,
  y: number,
  pad: number | null,
  weight: number,
  out: Float32Array,
  at: number,
): void {
  const { width, height, channels, values } = plane;
  const outside = x < -0.5 || y < -0.5 || x > width - 0.5 || y > height - 0.5;
  if (outside && pad !== null) {
    for (let c = 0; c < channels; c++) out[at + c]! += pad * weight;
    return;
  }
  const insideX = Math.min(width - 1, Math.max(0, x));
  const insideY = Math.min(height - 1, Math.max(0, y));
  const left = Math.floor(insideX);
  const top = Math.floor(insideY);
  const right = Math.min(width - 1, left + 1);
  const bottom = Math.min(height - 1, top + 1);
  const shareX = insideX - left;
  const shareY = insideY - top;
  for (let c = 0; c < channels; c++) {
    const upper =
      values[(top * width + left) * channels + c]! * (1 - shareX) +
      values[(top * width + right) * channels + c]! * shareX;
    const lower =
      values[(bottom * width + left) * channels + c]! * (1 - shareX) +
      values[(bottom * width + right) * channels + c]! * shareX;
    out[at + c]! += (upper * (1 - shareY) + lower * shareY) * weight;
  }
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
