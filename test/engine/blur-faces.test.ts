// What cut-outs show of a face is made unrecognisable, whatever carries it; the item itself, its outline and its colours stay.
import { describe, expect, test } from "vitest";
import { blurFaces, CELLS_A_FACE } from "../../app/engine/blur-faces";
import { drawFace, EYE_ROW, FACE, face, liftItem, paintOver, SIZE } from "./draw-face";
import { measureDetail } from "./measure-detail";

const tones = {
  pale: { skin: [243, 214, 196], ground: [90, 110, 140] },
  tan: { skin: [198, 142, 104], ground: [225, 225, 220] },
  brown: { skin: [122, 78, 52], ground: [225, 225, 220] },
  dark: { skin: [66, 42, 32], ground: [190, 200, 205] },
} as const satisfies Record<
  string,
  { skin: readonly [number, number, number]; ground: readonly [number, number, number] }
>;
const draw = (tone: keyof typeof tones) => drawFace({ skin: [...tones[tone].skin], ground: [...tones[tone].ground] });
const inFace = (x: number, y: number) => Math.hypot((x - FACE.x) / 0.78, y - FACE.y) < FACE.tall / 2 - 3;
const nearFace = (x: number, y: number) => Math.hypot(x - FACE.x, y - FACE.y) < FACE.tall * 0.75;

describe.each(Object.keys(tones) as (keyof typeof tones)[])("a %s face", (tone) => {
  const image = draw(tone);

  test.each([
    ["hat", (_: number, y: number) => (y < EYE_ROW + 8 ? 255 : 0)],
    ["scarf", (_: number, y: number) => (y > FACE.y + 10 ? 255 : 0)],
    ["glasses", (x: number, y: number) => (Math.abs(y - EYE_ROW) < 16 && Math.abs(x - FACE.x) < 45 ? 255 : 0)],
    ["outerwear", () => 255],
  ] as const)("in a %s's cut-out loses its detail, not its outline", (category, covers) => {
    const item = liftItem(image, category, covers);
    const [treated] = blurFaces({ image, items: [item], faces: [face] });
    expect(treated?.face).toBe("blurred");
    const [before, after] = [item, treated!].map(({ cutout }) => measureDetail(cutout, inFace));
    expect(before!.pixels).toBeGreaterThan(1000);
    expect(after!.energy).toBeLessThan(before!.energy * 0.01);
    const alphas = (rgba: Uint8Array) => rgba.filter((_, i) => i % 4 === 3);
    expect(Buffer.compare(alphas(treated!.cutout.rgba), alphas(item.cutout.rgba))).toBe(0);
  });
});

test("what the blur leaves out cannot be got back: two faces of the same large shapes give the same cut-out", () => {
  const [one, other] = [draw("tan"), draw("tan")];
  // a fine chequered pattern, half of it lighter, half darker: no mean over a sixth of a face knows of it
  for (let i = 0; i < SIZE.width * SIZE.height; i++) {
    const step = ((i % SIZE.width) + Math.floor(i / SIZE.width)) % 2 === 0 ? 24 : -24;
    if (inFace(i % SIZE.width, Math.floor(i / SIZE.width)))
      for (let c = 0; c < 3; c++) other.rgb[i * 3 + c] = Math.max(0, Math.min(255, one.rgb[i * 3 + c]! + step));
  }
  const cut = (image: typeof one) =>
    blurFaces({ image, items: [liftItem(image, "outerwear", () => 255)], faces: [face] })[0]!.cutout.rgba;
  const [left, right] = [cut(one), cut(other)];
  const apart = (x: number, y: number) =>
    Math.max(
      ...[0, 1, 2].map((c) => Math.abs(left[(y * SIZE.width + x) * 4 + c]! - right[(y * SIZE.width + x) * 4 + c]!)),
    );
  const inner = (x: number, y: number) => Math.hypot(x - FACE.x, y - FACE.y) < FACE.tall * 0.3;
  const differences = [...Array(SIZE.width * SIZE.height).keys()]
    .map((i): [number, number] => [i % SIZE.width, Math.floor(i / SIZE.width)])
    .filter(([x, y]) => inner(x, y))
    .map(([x, y]) => apart(x, y));
  expect(differences.length).toBeGreaterThan(3000);
  expect(Math.max(...differences)).toBeLessThanOrEqual(6);
});

test("the face keeps no more values than the rule says", () => {
  expect(CELLS_A_FACE).toBeLessThan(8);
});

describe("dark glasses", () => {
  const image = draw("tan");
  const isLens = (x: number, y: number) => Math.abs(y - EYE_ROW) < 15 && Math.abs(x - FACE.x) < 44;
  const isShine = (x: number, y: number) => isLens(x, y) && (x + y) % 9 === 0;
  paintOver(image, [18, 18, 22], isLens);
  paintOver(image, [70, 75, 90], isShine);

  test("stay as they are, shine and all", () => {
    const item = liftItem(image, "glasses", (x, y) => (isLens(x, y) ? 255 : 0));
    const [treated] = blurFaces({ image, items: [item], faces: [face] });
    expect(treated).toMatchObject({ face: "clear" });
    expect(Buffer.compare(treated!.cutout.rgba, item.cutout.rgba)).toBe(0);
  });

  test("lose the skin that was cut out with them", () => {
    const hasSkin = (x: number, y: number) => y > EYE_ROW + 14 && y < EYE_ROW + 34 && Math.abs(x - FACE.x) < 30;
    const item = liftItem(image, "glasses", (x, y) => (isLens(x, y) || hasSkin(x, y) ? 255 : 0));
    const [treated] = blurFaces({ image, items: [item], faces: [face] });
    const low = (x: number, y: number) => hasSkin(x, y) && y > EYE_ROW + 17;
    expect(measureDetail(treated!.cutout, low).energy).toBeLessThan(measureDetail(item.cutout, low).energy * 0.02);
    const high = (x: number, y: number) => isLens(x, y) && y < EYE_ROW - 2;
    expect(measureDetail(treated!.cutout, high)).toEqual(measureDetail(item.cutout, high));
  });
});

test("nothing of the photo comes into a cut-out, nor of one item into another", () => {
  const image = draw("pale");
  const isBrim = (_: number, y: number) => y < FACE.y - 30;
  paintOver(image, [200, 0, 0], isBrim);
  const hat = liftItem(image, "scarf", (x, y) => (isBrim(x, y) ? 255 : 0));
  const rest = liftItem(image, "outerwear", (x, y) => (isBrim(x, y) ? 0 : 255));
  const [treated] = blurFaces({ image, items: [hat, rest], faces: [face] });
  for (let i = 0; i < treated!.cutout.rgba.length; i += 4)
    if (treated!.cutout.rgba[i + 3]! > 0) expect([...treated!.cutout.rgba.subarray(i, i + 3)]).toEqual([200, 0, 0]);
});

describe("by its place alone", () => {
  const check = (x: number, y: number) => (x + y) % 6 < 3;
  const image = draw("brown");
  paintOver(image, [20, 40, 190], (x, y) => check(x, y) && Math.abs(y - FACE.y) > 18);
  paintOver(image, [235, 230, 30], (x, y) => !check(x, y) && Math.abs(y - FACE.y) > 18);
  const isLow = (x: number, y: number) => y > FACE.y + 20 && Math.hypot(x - FACE.x, y - FACE.y) < FACE.tall * 0.3;
  const isHigh = (x: number, y: number) => y < FACE.y - 20 && Math.hypot(x - FACE.x, y - FACE.y) < FACE.tall * 0.4;

  test("what is worn over a mouth is blurred, of whatever colour", () => {
    const item = liftItem(image, "scarf", (_, y) => (y > FACE.y + 18 ? 255 : 0));
    const [treated] = blurFaces({ image, items: [item], faces: [face] });
    expect(measureDetail(treated!.cutout, isLow).energy).toBeLessThan(measureDetail(item.cutout, isLow).energy * 0.01);
  });

  test("a hat above the eyes, of another colour than the skin, stays as it is", () => {
    const item = liftItem(image, "hat", (_, y) => (y < FACE.y - 18 ? 255 : 0));
    const [treated] = blurFaces({ image, items: [item], faces: [face] });
    expect(measureDetail(item.cutout, isHigh).pixels).toBeGreaterThan(500);
    expect(treated!.cutout.rgba).toEqual(item.cutout.rgba);
  });
});

test("a pixel that is hardly seen loses its detail, of whatever colour: dropping the transparency brings nothing back", () => {
  const image = draw("brown");
  paintOver(image, [20, 40, 190], (x, y) => (x + y) % 6 < 3 && y < FACE.y);
  paintOver(image, [235, 230, 30], (x, y) => (x + y) % 6 >= 3 && y < FACE.y);
  const item = liftItem(image, "glasses", (_, y) => (y < FACE.y ? 20 : 0));
  const [treated] = blurFaces({ image, items: [item], faces: [face] });
  const opaque = (cutout: typeof item.cutout) => ({
    ...cutout,
    rgba: cutout.rgba.map((v, i) => (i % 4 === 3 ? 255 : v)),
  });
  const isThere = (x: number, y: number) => y < FACE.y - 3 && Math.hypot(x - FACE.x, y - FACE.y) < FACE.tall * 0.4;
  const [before, after] = [item, treated!].map(({ cutout }) => measureDetail(opaque(cutout), isThere).energy);
  expect(after).toBeLessThan(before! * 0.01);
});

test("away from the face every pixel stays, and what the engine gave is not changed", () => {
  const image = draw("tan");
  const item = liftItem(image, "outerwear", () => 255);
  const given = item.cutout.rgba.slice();
  const { rgba } = blurFaces({ image, items: [item], faces: [face] })[0]!.cutout;
  expect(Buffer.compare(item.cutout.rgba, given)).toBe(0);
  for (let i = 0; i < SIZE.width * SIZE.height; i++)
    if (!nearFace(i % SIZE.width, Math.floor(i / SIZE.width)))
      expect(rgba.subarray(i * 4, i * 4 + 4)).toEqual(given.subarray(i * 4, i * 4 + 4));
});

describe("an engine that doesn't say where faces are", () => {
  const image = draw("tan");
  const glasses = liftItem(image, "glasses", (x, y) =>
    Math.abs(y - EYE_ROW) < 14 && Math.abs(x - FACE.x) < 46 ? 255 : 0,
  );
  const hat = liftItem(image, "hat", (x, y) => (y < EYE_ROW - 12 && y > 40 && Math.abs(x - FACE.x) < 60 ? 255 : 0));
  const scarf = liftItem(image, "scarf", (_, y) => (y > FACE.y + 25 ? 255 : 0));

  test.each([
    ["glasses", [glasses, scarf]],
    ["a hat", [hat, scarf]],
  ] as const)("is helped by %s: the face must be there", (_, items) => {
    const treated = blurFaces({ image, items: [...items], faces: undefined });
    expect(treated.map((item) => item.face)).toEqual(["blurred", "blurred"]);
    for (const [at, item] of items.entries())
      expect(measureDetail(treated[at]!.cutout, inFace).energy).toBeLessThan(
        measureDetail(item.cutout, inFace).energy * 0.1,
      );
  });

  test("leaves it unknown where nothing is worn on a face, and clear where it says that there is none", () => {
    expect(blurFaces({ image, items: [scarf], faces: undefined })).toMatchObject([{ face: "unknown" }]);
    expect(blurFaces({ image, items: [scarf, glasses], faces: [] })).toMatchObject([
      { face: "clear" },
      { face: "clear" },
    ]);
  });
});

test.each([
  { x: 0, y: 0, height: 2 },
  { x: 1, y: 1, height: 0.2 },
  { x: 0.5, y: 0.5, height: 0 },
  { x: -3, y: 9, height: 1e-6 },
])("a face at %o is no reason to fail", (odd) => {
  const image = draw("tan");
  const items = [liftItem(image, "hat", (x, y) => (x > 200 && y > 300 ? 255 : 0))];
  expect(blurFaces({ image, items, faces: [odd] })).toHaveLength(1);
});
