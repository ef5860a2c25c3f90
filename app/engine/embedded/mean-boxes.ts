/** The mean over a square of 2·radius + 1 a side round each value, cut at the borders; cost independent of the radius. */
export function boxMean(plane: Float32Array, width: number, height: number, radius: number): Float32Array {
  const rows = new Float32Array(plane.length);
  for (let y = 0; y < height; y++) slide(plane, rows, y * width, width, radius);
  return slideDown(rows, width, height, radius);
}

function slide(from: Float32Array, to: Float32Array, start: number, count: number, radius: number): void {
  let sum = 0;
  for (let i = 0; i < Math.min(radius, count); i++) sum += from[start + i]!;
  for (let i = 0; i < count; i++) {
    if (i + radius < count) sum += from[start + i + radius]!;
    if (i - radius - 1 >= 0) sum -= from[start + i - radius - 1]!;
    to[start + i] = sum / (Math.min(count - 1, i + radius) - Math.max(0, i - radius) + 1);
  }
}

// Row by row with a running sum for each column: memory is read in order.
function slideDown(from: Float32Array, width: number, height: number, radius: number): Float32Array {
  const to = new Float32Array(from.length);
  const sums = new Float64Array(width);
  for (let y = 0; y < Math.min(radius, height); y++) for (let x = 0; x < width; x++) sums[x]! += from[y * width + x]!;
  for (let y = 0; y < height; y++) {
    const enters = y + radius < height ? (y + radius) * width : -1;
    const leaves = y - radius - 1 >= 0 ? (y - radius - 1) * width : -1;
    const share = 1 / (Math.min(height - 1, y + radius) - Math.max(0, y - radius) + 1);
    for (let x = 0; x < width; x++) {
      if (enters >= 0) sums[x]! += from[enters + x]!;
      if (leaves >= 0) sums[x]! -= from[leaves + x]!;
      to[y * width + x] = sums[x]! * share;
    }
  }
  return to;
}
