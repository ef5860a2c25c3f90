// Nobody wears a dress and a skirt in one, and what is on sale is most likely worn.
import { expect, test } from "vitest";
import { headClasses, PARSE_HEIGHT, PARSE_WIDTH } from "../../app/engine/embedded/parse-clothes";
import { decideDress, heedWords, readTraits } from "../../app/engine/embedded/tidy-classes";

const count = headClasses.length;
const cells = PARSE_WIDTH * PARSE_HEIGHT;
const at = (name: string) => (headClasses as readonly string[]).indexOf(name);

type Chances = Record<string, number>;

/** A grid whose upper and lower half each hold the given chances, the rest background. */
function drawHalves(upper: Chances, lower: Chances): Float32Array {
  const classes = new Float32Array(cells * count);
  for (let i = 0; i < cells; i++) {
    const chances = i < cells / 2 ? upper : lower;
    classes[i * count] = 1 - Object.values(chances).reduce((sum, value) => sum + value, 0);
    for (const [name, value] of Object.entries(chances)) classes[i * count + at(name)] = value;
  }
  return classes;
}

function shareOf(classes: Float32Array, name: string): number {
  return readTraits(classes)[at(name)]!.share;
}

test("a dress whose lower half looks a little more like a skirt is one dress", () => {
  const classes = drawHalves({ dress: 0.7, top: 0.2 }, { skirt: 0.5, dress: 0.4 });
  decideDress(classes, 1);
  expect(shareOf(classes, "dress")).toBe(1);
  expect(shareOf(classes, "skirt")).toBe(0);
});

test("a skirt under a top that looks a little like a dress is a top and a skirt", () => {
  const classes = drawHalves({ dress: 0.45, top: 0.4 }, { skirt: 0.7, dress: 0.1 });
  decideDress(classes, 1);
  expect(shareOf(classes, "dress")).toBe(0);
  expect([shareOf(classes, "top"), shareOf(classes, "skirt")]).toEqual([0.5, 0.5]);
});

test("a dress alone stays as it is, and every cell's chances still sum to one", () => {
  const classes = drawHalves({ dress: 0.6 }, { dress: 0.6 });
  const before = Float32Array.from(classes);
  decideDress(classes, 1);
  expect(classes).toEqual(before);
  const two = drawHalves({ dress: 0.7 }, { skirt: 0.6 });
  decideDress(two, 1);
  for (let i = 0; i < two.length; i += count)
    expect(two.subarray(i, i + count).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
});

test("words tip a class that is in doubt, and make nothing of one that is not there", () => {
  const classes = drawHalves({ trousers: 0.5, skirt: 0.3 }, { trousers: 0.9, skirt: 0.01 });
  const heeded = heedWords(classes, new Map([["skirt", 1]]));
  expect(shareOf(heeded, "skirt")).toBe(0.5);
  expect(shareOf(heeded, "trousers")).toBe(0.5);
  expect(shareOf(classes, "skirt")).toBe(0);
  expect(heedWords(classes, new Map())).toEqual(classes);
});

test("a trait tells how much there is, how sure it is and how far ahead", () => {
  const trait = readTraits(drawHalves({ dress: 0.7, top: 0.2 }, {}))[at("dress")]!;
  expect(trait.share).toBe(0.5);
  expect(trait.mean).toBeCloseTo(0.7, 5);
  expect(trait.lead).toBeCloseTo(0.5, 5);
  expect(trait.spread).toBeCloseTo(1, 5);
});
