import type { PixelBox } from "./cut-out";

const POINTS_MAX = 160;
const TOLERANCE_SHARE = 0.004;

type Point = [x: number, y: number];

/**
 * The outer outline of a mask's largest piece as normalised points, clockwise: border following (Moore neighbours), then
 * simplified (Douglas–Peucker). null when there is no piece to follow.
 */
export function tracePolygon(mask: Uint8Array, width: number, height: number, box: PixelBox): Point[] | null {
  const outline = followBorder(mask, width, height, box);
  if (outline.length < 8) return null;
  let tolerance = Math.max(1, TOLERANCE_SHARE * Math.max(box.width, box.height));
  let points = simplify(outline, tolerance);
  while (points.length > POINTS_MAX) {
    tolerance *= 1.5;
    points = simplify(outline, tolerance);
  }
  return points.length < 3
    ? null
    : points.map(([x, y]): Point => [round((x + 0.5) / width), round((y + 0.5) / height)]);
}

const around: Point[] = [
  [1, 0],
  [1, 1],
  [0, 1],
  [-1, 1],
  [-1, 0],
  [-1, -1],
  [0, -1],
  [1, -1],
];

function followBorder(mask: Uint8Array, width: number, height: number, box: PixelBox): Point[] {
  const inside = (x: number, y: number) => x >= 0 && y >= 0 && x < width && y < height && mask[y * width + x]! >= 128;
  let best: Point[] = [];
  const seen = new Set<number>();
  for (let y = box.y; y < box.y + box.height; y++)
    for (let x = box.x; x < box.x + box.width; x++) {
      if (!inside(x, y) || inside(x - 1, y) || seen.has(y * width + x)) continue;
      const outline = walk(inside, [x, y], 4 * (width + height) * 8);
      for (const [px, py] of outline) seen.add(py * width + px);
      if (outline.length > best.length) best = outline;
    }
  return best;
}

function walk(inside: (x: number, y: number) => boolean, start: Point, stepsMax: number): Point[] {
  const points: Point[] = [start];
  let [x, y] = start;
  let from = 4; // the way we came: from the left, where there is nothing
  for (let step = 0; step < stepsMax; step++) {
    let turn = 1;
    while (turn <= 8) {
      const [dx, dy] = around[(from + turn) % 8]!;
      if (inside(x + dx, y + dy)) break;
      turn++;
    }
    if (turn > 8) break;
    const direction = (from + turn) % 8;
    const [dx, dy] = around[direction]!;
    x += dx;
    y += dy;
    from = (direction + 4) % 8;
    if (x === start[0] && y === start[1]) break;
    points.push([x, y]);
  }
  return points;
}

function simplify(points: Point[], tolerance: number): Point[] {
  const keep = new Uint8Array(points.length);
  keep[0] = 1;
  keep[points.length - 1] = 1;
  const spans: Point[] = [[0, points.length - 1]];
  while (spans.length > 0) {
    const [first, last] = spans.pop()!;
    let farthest = -1;
    let distance = tolerance;
    for (let i = first + 1; i < last; i++) {
      const away = distanceToLine(points[i]!, points[first]!, points[last]!);
      if (away > distance) {
        distance = away;
        farthest = i;
      }
    }
    if (farthest < 0) continue;
    keep[farthest] = 1;
    spans.push([first, farthest], [farthest, last]);
  }
  return points.filter((_, i) => keep[i]);
}

function distanceToLine([x, y]: Point, [x0, y0]: Point, [x1, y1]: Point): number {
  const length = Math.hypot(x1 - x0, y1 - y0);
  return length === 0 ? Math.hypot(x - x0, y - y0) : Math.abs((x1 - x0) * (y0 - y) - (x0 - x) * (y1 - y0)) / length;
}

const round = (value: number) => Math.round(value * 1e4) / 1e4;
