/** A point of an outline; with `"corner"` the line bends there, else it runs on smoothly. */
export type Point = [x: number, y: number, bend?: "corner"];

/** A point of a limb's middle line with half its width there. */
export type LimbPoint = [x: number, y: number, radius: number];

const SMOOTHNESS = 1 / 6;

/**
 * Where a point of the straight figure stands in the pose: the hip pushed to the viewer's left, the shoulders and the hip
 * tilted against each other, the right foot set a little aside.
 */
export function standAtEase(x: number, y: number): [x: number, y: number] {
  const along = (from: number, to: number) => Math.min(1, Math.max(0, (y - from) / (to - from)));
  const ease = (share: number) => share * share * (3 - 2 * share);
  const hip = ease(along(430, 860)) * (1 - ease(along(900, 1560)));
  const shoulder = ease(along(360, 450)) * (1 - ease(along(480, 760)));
  const aside = x > 600 ? ease(along(900, 1600)) * 16 : 0;
  return [x - 24 * hip + aside, y + (x - 600) * (0.035 * shoulder - 0.05 * hip)];
}

/** SVG path data of a smooth line (Catmull–Rom as Béziers) through points; closed unless `open`. */
export function drawOutline(points: Point[], { open = false } = {}): string {
  const count = points.length;
  const posed = points.map(([x, y, bend]): Point => (bend ? [...standAtEase(x, y), bend] : standAtEase(x, y)));
  const at = (i: number) => posed[open ? Math.min(count - 1, Math.max(0, i)) : (i + count) % count]!;
  const tangent = (i: number): [number, number] => {
    if (at(i)[2] === "corner") return [0, 0];
    return [(at(i + 1)[0] - at(i - 1)[0]) * SMOOTHNESS, (at(i + 1)[1] - at(i - 1)[1]) * SMOOTHNESS];
  };
  const parts = [`M${pair(at(0)[0], at(0)[1])}`];
  for (let i = 0; i < (open ? count - 1 : count); i++) {
    const [from, to, leave, arrive] = [at(i), at(i + 1), tangent(i), tangent(i + 1)];
    parts.push(
      `C${pair(from[0] + leave[0], from[1] + leave[1])} ${pair(to[0] - arrive[0], to[1] - arrive[1])} ${pair(to[0], to[1])}`,
    );
  }
  return parts.join("") + (open ? "" : "Z");
}

/** The outline round a limb: a smooth tube of changing width with flat or round ends. */
export function drawLimb(points: LimbPoint[], { round = true } = {}): string {
  const sides = points.map(([x, y, radius], i) => {
    const [before, after] = [points[Math.max(0, i - 1)]!, points[Math.min(points.length - 1, i + 1)]!];
    const length = Math.hypot(after[0] - before[0], after[1] - before[1]) || 1;
    const [across, down] = [-(after[1] - before[1]) / length, (after[0] - before[0]) / length];
    return {
      left: [x + across * radius, y + down * radius] as Point,
      right: [x - across * radius, y - down * radius] as Point,
    };
  });
  const bend = (point: Point): Point => (round ? point : [point[0], point[1], "corner"]);
  const last = sides.length - 1;
  const left = sides.map(({ left: point }, i) => (i === 0 || i === last ? bend(point) : point));
  const right = sides.map(({ right: point }, i) => (i === 0 || i === last ? bend(point) : point));
  return drawOutline([...left, ...right.reverse()]);
}

/** The same points on the other side of the middle line x = `middle`, in the order that keeps an outline's sense. */
export function mirror(points: Point[], middle = 600): Point[] {
  return points.map(([x, y, bend]): Point => (bend ? [2 * middle - x, y, bend] : [2 * middle - x, y])).reverse();
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32, Tommy Ettinger, public domain). */
export function seedNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const pair = (x: number, y: number) => `${x.toFixed(1)} ${y.toFixed(1)}`;
