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
