import { expect, test } from "vitest";
import { boundMask, cutOut } from "../../app/engine/embedded/cut-out";
import { fillPicture } from "./read-demo-picture";

const SIDE = 40;
const RED = [200, 20, 20] as const;

// a red square on green, its border half covered as in a photo
function drawSquare() {
  const image = fillPicture(SIDE, SIDE, [20, 200, 20]);
  const mask = new Uint8Array(SIDE * SIDE);
  for (let y = 9; y <= 30; y++)
    for (let x = 9; x <= 30; x++) {
      const border = x === 9 || x === 30 || y === 9 || y === 30;
      const at = y * SIDE + x;
      mask[at] = border ? 128 : 255;
      image.rgb.set(border ? [110, 110, 20] : RED, at * 3);
    }
  return { image, mask };
}

test("the box holds every pixel that is more in than out", () => {
  expect(boundMask(drawSquare().mask, SIDE, SIDE)).toEqual({ x: 9, y: 9, width: 22, height: 22 });
  expect(boundMask(new Uint8Array(9), 3, 3)).toBeNull();
});

test("a half covered border pixel loses the colour behind it and keeps its alpha", () => {
  const { image, mask } = drawSquare();
  const { x, y, width, rgba } = cutOut(image, mask, boundMask(mask, SIDE, SIDE)!);
  const at = ((20 - y) * width + 9 - x) * 4;
  expect(rgba[at + 3]).toBe(128);
  const [r, g] = [rgba[at]!, rgba[at + 1]!];
  expect(r).toBeGreaterThan(140);
  expect(g).toBeLessThan(80);
});

test("inside, the photo's own pixels are kept", () => {
  const { image, mask } = drawSquare();
  const { x, y, width, rgba } = cutOut(image, mask, boundMask(mask, SIDE, SIDE)!);
  const at = ((20 - y) * width + 20 - x) * 4;
  expect([...rgba.subarray(at, at + 4)]).toEqual([...RED, 255]);
});

test("the margin ends at the picture's edge", () => {
  const image = fillPicture(5, 5, [1, 2, 3]);
  const mask = new Uint8Array(25).fill(255);
  expect(cutOut(image, mask, boundMask(mask, 5, 5)!)).toMatchObject({ x: 0, y: 0, width: 5, height: 5 });
});
