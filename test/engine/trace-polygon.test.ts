import { expect, test } from "vitest";
import { boundMask } from "../../app/engine/embedded/cut-out";
import { tracePolygon } from "../../app/engine/embedded/trace-polygon";

const WIDTH = 200;
const HEIGHT = 100;

function draw(inside: (x: number, y: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => (inside(i % WIDTH, Math.floor(i / WIDTH)) ? 255 : 0));
}

function trace(mask: Uint8Array) {
  const box = boundMask(mask, WIDTH, HEIGHT);
  return box && tracePolygon(mask, WIDTH, HEIGHT, box);
}

// the shoelace formula, in pixels
function areaOf(points: [number, number][]): number {
  return Math.abs(
    points.reduce((sum, [x, y], i) => {
      const [nextX, nextY] = points[(i + 1) % points.length]!;
      return sum + (x * nextY - nextX * y) * WIDTH * HEIGHT;
    }, 0) / 2,
  );
}

test("a rectangle is traced by its corners", () => {
  const points = trace(draw((x, y) => x >= 20 && x < 80 && y >= 30 && y < 70))!;
  expect(areaOf(points)).toBeGreaterThan(58 * 38);
  expect(areaOf(points)).toBeLessThanOrEqual(60 * 40);
  expect(points.length).toBeLessThanOrEqual(6);
});

test("a disc keeps its area with few points", () => {
  const points = trace(draw((x, y) => Math.hypot(x - 100, y - 50) < 40))!;
  expect(areaOf(points) / (Math.PI * 40 ** 2)).toBeGreaterThan(0.9);
  expect(points.length).toBeLessThanOrEqual(60);
});

test("of two pieces the one with the longer outline is traced", () => {
  const points = trace(draw((x, y) => (x < 12 && y < 12) || (x > 100 && x < 180 && y > 20 && y < 80)))!;
  for (const [x] of points) expect(x).toBeGreaterThan(0.45);
});

test("a shape at the picture's very edge stays in the picture", () => {
  const points = trace(draw((x, y) => x >= 150 && y >= 60))!;
  for (const [x, y] of points) expect(x >= 0 && x <= 1 && y >= 0 && y <= 1).toBe(true);
});

test("a comb of many teeth is simplified to a bounded number of points", () => {
  expect(trace(draw((x, y) => y > 50 || x % 2 === 0))!.length).toBeLessThanOrEqual(160);
});

test("an empty mask has no box, a speck no polygon", () => {
  expect(trace(draw(() => false))).toBeNull();
  expect(trace(draw((x, y) => x === 5 && y === 5))).toBeNull();
});
