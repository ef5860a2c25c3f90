// An outcome comes out of the engine's process as it went in, and one that lacks pixels is not taken for whole.
import { expect, test } from "vitest";
import { packOutcome, unpackOutcome } from "../../app/engine/embedded/pack-outcome";
import type { EngineItem, EngineOutcome } from "../../app/engine/engine";
import { fillPicture } from "./read-demo-picture";

const image = fillPicture(9, 7, [1, 2, 3]);

function makeItem(x: number, y: number, width: number, height: number): EngineItem {
  const rgba = Uint8Array.from({ length: width * height * 4 }, (_, i) => (i * 37 + x) % 256);
  const mask = new Uint8Array(9 * 7);
  for (let i = 0; i < width * height; i++) mask[(y + Math.floor(i / width)) * 9 + x + (i % width)] = rgba[i * 4 + 3]!;
  return {
    ...{
      category: "bag",
      subcategory: null,
      label: "Bag",
      confidence: 0.5,
      isOnSale: x === 0,
      rank: 1,
      reasons: ["why"],
    },
    ...{ box: { x: 0, y: 0, width: 1, height: 1 }, polygon: [[0, 0.5]], area: 0.25, colors: [], mask },
    cutout: { x, y, width, height, rgba },
  };
}

test("items, masks and cut-outs survive", () => {
  const outcome: EngineOutcome = {
    items: [makeItem(0, 0, 9, 7), makeItem(2, 3, 4, 2)],
    warnings: [{ code: "cropped", message: "Cut." }],
    faces: [{ x: 0.5, y: 0.1, height: 0.2 }],
  };
  const { packed, pixels } = packOutcome(outcome);
  const sent = JSON.parse(JSON.stringify(packed));
  expect(unpackOutcome(sent, new Uint8Array(Buffer.concat(pixels)), image)).toEqual(outcome);
  expect(JSON.stringify(packed).length).toBeLessThan(1000);
});

test("an outcome with pixels missing is refused", () => {
  const { packed, pixels } = packOutcome({ items: [makeItem(1, 1, 3, 3)], warnings: [] });
  expect(() => unpackOutcome(packed, pixels[0]!.subarray(0, 30), image)).toThrow(RangeError);
});
