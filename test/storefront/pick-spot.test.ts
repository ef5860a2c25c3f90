// A hotspot lies inside its item's outline, as far from the outline as can be.
import { expect, test } from "vitest";
import { pickSpot } from "~/storefront/pick-spot";

const box = { x: 0.2, y: 0.2, width: 0.4, height: 0.6 };

test("a rectangle's is its middle", () => {
  const polygon: [number, number][] = [
    [0.2, 0.2],
    [0.6, 0.2],
    [0.6, 0.8],
    [0.2, 0.8],
  ];
  expect(pickSpot({ polygon, box, aspect: 1 })).toEqual({ x: 0.4, y: 0.5 });
});

test("that of two trouser legs is in the cloth, not in the gap where the middle of the box is", () => {
  const polygon: [number, number][] = [
    [0.2, 0.2],
    [0.6, 0.2],
    [0.6, 0.8],
    [0.45, 0.8],
    [0.45, 0.35],
    [0.35, 0.35],
    [0.35, 0.8],
    [0.2, 0.8],
  ];
  const { x, y } = pickSpot({ polygon, box, aspect: 1 });
  const inGap = x > 0.35 && x < 0.45 && y > 0.35;
  expect(inGap).toBe(false);
  expect(x).toBeGreaterThan(0.2);
  expect(x).toBeLessThan(0.6);
});

test("in a wide photo distances are those of the photo, not of its numbers", () => {
  // a cross whose upright is wider in numbers, and whose bar is wider in pixels of a photo four times as wide as high
  const polygon: [number, number][] = [
    [0, 0.4],
    [0.45, 0.4],
    [0.45, 0],
    [0.5, 0],
    [0.5, 1],
    [0.45, 1],
    [0.45, 0.6],
    [0, 0.6],
  ];
  const whole = { x: 0, y: 0, width: 1, height: 1 };
  const spot = pickSpot({ polygon, box: whole, aspect: 4 });
  expect(spot.y).toBeCloseTo(0.5, 1);
});

test("without an outline it is the middle of the box", () => {
  expect(pickSpot({ polygon: null, box, aspect: 0.7 })).toEqual({ x: 0.4, y: 0.5 });
});

test.each([1, 2, 3, 4, 5])(
  "of a body with %s waists no other point is deeper by more than 4 ‰ of the height",
  (waists) => {
    const polygon = Array.from({ length: 120 }, (_, at): [number, number] => {
      const angle = (at / 120) * 2 * Math.PI;
      const reach = 1 - 0.5 * (0.5 + 0.5 * Math.sin(waists * angle + waists));
      return [0.5 + 0.3 * reach * Math.cos(angle), 0.5 + 0.4 * reach * Math.sin(angle)];
    });
    const [xs, ys] = [polygon.map(([x]) => x), polygon.map(([, y]) => y)];
    const [left, top] = [Math.min(...xs), Math.min(...ys)];
    const around = { x: left, y: top, width: Math.max(...xs) - left, height: Math.max(...ys) - top };
    const spot = pickSpot({ polygon, box: around, aspect: 1 });
    const depthOf = (x: number, y: number) => Math.min(...polygon.map(([px, py]) => Math.hypot(px - x, py - y)));
    const isInside = (x: number, y: number) =>
      polygon.filter(([ax, ay], at) => {
        const [bx, by] = polygon[(at + 1) % polygon.length] as [number, number];
        return ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax;
      }).length %
        2 ===
      1;
    const rate = (x: number, y: number) =>
      depthOf(x, y) - 0.02 * Math.hypot(x - left - around.width / 2, y - top - around.height / 2);
    let best = Number.NEGATIVE_INFINITY;
    for (let x = 0; x <= 1; x += 0.01)
      for (let y = 0; y <= 1; y += 0.01) if (isInside(x, y)) best = Math.max(best, rate(x, y));
    expect(isInside(spot.x, spot.y)).toBe(true);
    expect(rate(spot.x, spot.y)).toBeGreaterThan(best - 0.004);
  },
);
