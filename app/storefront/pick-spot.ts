type Point = [x: number, y: number];
type Box = { x: number; y: number; width: number; height: number };
type PickSpot = { polygon: Point[] | null; box: Box; aspect: number };

// Shares of the photo's height: the first squares' side at most, and how far from the best a spot may lie.
const SIDE_MAX = 0.25;
const PRECISION = 0.004;
// Among points that lie about as deep, the one nearer to the middle.
const PULL = 0.02;

/**
 * Where a hotspot sits on an item: the point inside its outline that is farthest from the outline, so that it never lies in
 * the gap between two trouser legs. Coordinates are 0–1 of the photo; `aspect` is the photo's width by its height. Without
 * an outline, the middle of the box. The search is that for a pole of inaccessibility by squares, each given up when nothing in
 * it can be deeper than what was found (V. Agafonkin, "A new algorithm for finding a visual center of a polygon", 2016).
 */
export function pickSpot({ polygon, box, aspect }: PickSpot): { x: number; y: number } {
  const area = { x: box.x * aspect, y: box.y, width: box.width * aspect, height: box.height };
  const middle = { x: area.x + area.width / 2, y: area.y + area.height / 2 };
  if (!polygon || polygon.length < 3) return round({ x: middle.x / aspect, y: middle.y });
  const edges = listEdges(polygon, aspect);
  const rate = (x: number, y: number) => measureDepth(edges, x, y) - PULL * Math.hypot(x - middle.x, y - middle.y);
  let best = { ...middle, score: rate(middle.x, middle.y) };
  // an item of one row of pixels is no reason for squares by the thousand
  let half = Math.max(PRECISION, Math.min(SIDE_MAX, area.width, area.height)) / 2;
  let squares = coverArea(area, half);
  while (squares.length > 0) {
    const rated = squares.map(([x, y]) => ({ x, y, score: rate(x, y) }));
    for (const one of rated) if (one.score > best.score) best = one;
    const gainMax = half * Math.SQRT2 * (1 + PULL);
    const open = rated.filter(({ score }) => score + gainMax > best.score + PRECISION);
    half /= 2;
    squares = open.flatMap(({ x, y }) => splitSquare(x, y, half));
  }
  return round({ x: best.x / aspect, y: best.y });
}

// The middles of squares over an area.
function coverArea({ x, y, width, height }: Box, half: number): Point[] {
  const side = 2 * half;
  const [columns, rows] = [Math.ceil(width / side), Math.ceil(height / side)];
  return Array.from(
    { length: columns * rows },
    (_, at): Point => [x + (at % columns) * side + half, y + Math.floor(at / columns) * side + half],
  );
}

function splitSquare(x: number, y: number, half: number): Point[] {
  return [
    [x - half, y - half],
    [x + half, y - half],
    [x - half, y + half],
    [x + half, y + half],
  ];
}

/** Edges of an outline, four numbers each: where it begins, and how far it goes, in heights of the photo. */
function listEdges(polygon: Point[], aspect: number): Float64Array {
  const edges = new Float64Array(polygon.length * 4);
  for (const [i, [x, y]] of polygon.entries()) {
    const [nextX, nextY] = polygon[(i + 1) % polygon.length]!;
    edges.set([x * aspect, y, (nextX - x) * aspect, nextY - y], i * 4);
  }
  return edges;
}

// Distance to the nearest edge, negative outside.
function measureDepth(edges: Float64Array, x: number, y: number): number {
  let nearest = Number.POSITIVE_INFINITY;
  let inside = false;
  for (let at = 0; at < edges.length; at += 4) {
    const [px, py] = [x - edges[at]!, y - edges[at + 1]!];
    const [ex, ey] = [edges[at + 2]!, edges[at + 3]!];
    if (py < 0 !== py - ey < 0 && px < (ex * py) / ey) inside = !inside;
    const length = ex * ex + ey * ey;
    const along = length === 0 ? 0 : Math.min(1, Math.max(0, (px * ex + py * ey) / length));
    const [dx, dy] = [px - along * ex, py - along * ey];
    nearest = Math.min(nearest, dx * dx + dy * dy);
  }
  return inside ? Math.sqrt(nearest) : -Math.sqrt(nearest);
}

const round = ({ x, y }: { x: number; y: number }) => ({ x: Number(x.toFixed(4)), y: Number(y.toFixed(4)) });
