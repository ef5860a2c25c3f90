import { describe, expect, test } from "vitest";
import { colorDistance, colorNames, nameColors, toLab } from "../../app/engine/embedded/name-colors";
import { fillPicture } from "./read-demo-picture";

const everyPixel = (count: number) => Int32Array.from({ length: count }, (_, i) => i);

describe("naming colours", () => {
  test("CIELAB of white, black and pure red are the published values", () => {
    expect(toLab(255, 255, 255)[0]).toBeCloseTo(100, 1);
    expect(toLab(0, 0, 0)[0]).toBeCloseTo(0, 1);
    const [l, a, b] = toLab(255, 0, 0);
    expect([Math.round(l), Math.round(a), Math.round(b)]).toEqual([53, 80, 67]);
  });

  test.each(Object.entries(colorNames))("a plain area of %s bears that name", (name, rgb) => {
    const [color, ...others] = nameColors(fillPicture(20, 20, rgb).rgb, everyPixel(400));
    expect(others).toEqual([]);
    expect(color).toMatchObject({ name, share: 1 });
  });

  test("two halves are two colours with a half each, the larger first", () => {
    const { rgb } = fillPicture(10, 100, [190, 30, 40]);
    rgb.set(fillPicture(10, 40, [40, 90, 180]).rgb);
    expect(nameColors(rgb, everyPixel(1000)).map(({ name, share }) => [name, share])).toEqual([
      ["red", 0.6],
      ["blue", 0.4],
    ]);
  });

  test("no pixel, no colour", () => {
    expect(nameColors(new Uint8Array(0), new Int32Array(0))).toEqual([]);
  });

  test("a shade of the same cloth is nearer than another hue of the same lightness", () => {
    const cloth = toLab(190, 150, 100);
    expect(colorDistance(cloth, toLab(165, 128, 84))).toBeLessThan(colorDistance(cloth, toLab(120, 165, 120)));
  });
});
