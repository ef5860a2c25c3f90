/** The mean over a square of 2·radius + 1 a side round each value, cut at the borders; cost independent of the radius. */
export function boxMean(plane: Float32Array, width: number, height: number, radius: number): Float32Array {
  const rows = new Float32Array(plane.length);
  const shares = shareAlong(width, radius);
  for (let y = 0; y < height; y++) slide(plane, rows, y * width, width, radius, shares);
  return slideDown(rows, width, height, radius);
}

// One by the number of values that a stretch round each place holds.
function shareAlong(count: number, radius: number): Float64Array {
  return Float64Array.from(
    { length: count },
    (_, i) => 1 / (Math.min(count - 1, i + radius) - Math.max(0, i - radius) + 1),
  );
}

function slide(
  from: Float32Array,
  to: Float32Array,
  start: number,
  count: number,
  radius: number,
  shares: Float64Array,
): void {
  let sum = 0;
  for (let i = 0; i < Math.min(radius, count); i++) sum += from[start + i]!;
  for (let i = 0; i < count; i++) {
    if (i + radius < count) sum += from[start + i + radius]!;
    if (i > radius) sum -= from[start + i - radius - 1]!;
    to[start + i] = sum * shares[i]!;
  }
}

// Row by row with a running sum for each column: memory is read in order.
function slideDown(from: Float32Array, width: number, height: number, radius: number): Float32Array {
  const to = new Float32Array(from.length);
  const sums = new Float64Array(width);
  const shares = shareAlong(height, radius);
  for (let y = 0; y < Math.min(radius, height); y++) for (let x = 0; x < width; x++) sums[x]! += from[y * width + x]!;
  for (let y = 0; y < height; y++) {
    const share = shares[y]!;
    const enters = (y + radius) * width;
    const leaves = (y - radius - 1) * width;
    if (y + radius < height) for (let x = 0; x < width; x++) sums[x]! += from[enters + x]!;
    if (y > radius) for (let x = 0; x < width; x++) sums[x]! -= from[leaves + x]!;
    for (let x = 0; x < width; x++) to[y * width + x] = sums[x]! * share;
  }
  return to;
}
