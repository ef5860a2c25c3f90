type Point = [x: number, y: number];
type Box = { x: number; y: number; width: number; height: number };
type PickSpot = { polygon: Point[] | null; box: Box; aspect: number };

const STEPS = 24;
const ROUNDS = 3;
// Among points that lie about as deep, the one nearer to the middle.
const PULL = 0.02;

/**
 * Where a hotspot sits on an item: the point inside its outline that is farthest from the outline, so that it never lies in
 * the gap between two trouser legs. Coordinates are 0–1 of the photo; `aspect` is the photo's width by its height. Without
 * an outline, the middle of the box.
 */
export function pickSpot({ polygon, box, aspect }: PickSpot): { x: number; y: number } {
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  let best = { ...middle, score: Number.NEGATIVE_INFINITY };
  if (!polygon || polygon.length < 3) return round(best);
  let area = box;
  for (let turn = 0; turn < ROUNDS; turn++) {
    for (let row = 0; row <= STEPS; row++)
      for (let column = 0; column <= STEPS; column++) {
        const x = area.x + (area.width * column) / STEPS;
        const y = area.y + (area.height * row) / STEPS;
        const score = measureDepth([x, y], polygon, aspect) - PULL * Math.hypot(x - middle.x, y - middle.y);
        if (score > best.score) best = { x, y, score };
      }
    const [width, height] = [(2 * area.width) / STEPS, (2 * area.height) / STEPS];
    area = { x: best.x - width / 2, y: best.y - height / 2, width, height };
  }
  return round(best);
}

// Distance to the nearest edge, negative outside.
function measureDepth([x, y]: Point, polygon: Point[], aspect: number): number {
  let nearest = Number.POSITIVE_INFINITY;
  let inside = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [ax, ay] = polygon[i]!;
    const [bx, by] = polygon[j]!;
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    nearest = Math.min(nearest, distanceToEdge((x - ax) * aspect, y - ay, (bx - ax) * aspect, by - ay));
  }
  return inside ? nearest : -nearest;
}

function distanceToEdge(px: number, py: number, ex: number, ey: number): number {
  const length = ex * ex + ey * ey;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, (px * ex + py * ey) / length));
  return Math.hypot(px - along * ex, py - along * ey);
}

const round = ({ x, y }: { x: number; y: number }) => ({ x: Number(x.toFixed(4)), y: Number(y.toFixed(4)) });
