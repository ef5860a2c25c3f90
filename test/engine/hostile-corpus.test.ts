// More than 500 files that are out to harm go through the upload's check, and what it lets pass through the engine: each is
// refused in words or answered, in bounded time and memory, and nothing crashes.
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createEngine } from "../../app/engine/create-engine";
import type { Engine } from "../../app/engine/engine";
import { AppError } from "../../app/errors";
import {
  engineMemoryMbMax,
  imageDecodeSecondsMax,
  imageSidePixelsMin,
  imageStoredSidePixelsMax,
} from "../../app/limits";
import { type NormalisedImage, normaliseImage } from "../../app/uploads/normalise-image";
import { checkOutcome } from "./check-outcome";
import { type Hostile, makeHostile } from "./hostile/make-hostile";

const CODES = ["IMAGE_UNSUPPORTED", "IMAGE_TOO_LARGE", "IMAGE_UNREADABLE"];
const FILES_LEAST = 500;
const GROWTH_MB_MAX = 700;
// every engine run costs about a second, whatever the picture: one of each family, and no more than these
const ENGINE_PICTURES_MAX = 10;
const SIDE = 640;

type Passed = Hostile & { image: NormalisedImage };
let engine: Engine;
let corpus: Hostile[];
const passed: Passed[] = [];

beforeAll(async () => {
  engine = createEngine({ name: "embedded", deadlineMs: 60_000, memoryMbMax: engineMemoryMbMax });
  corpus = await makeHostile();
});
afterAll(() => engine.close());

test("each is refused in words that say why, or becomes a sound JPEG within the limits", async () => {
  expect(corpus.length).toBeGreaterThanOrEqual(FILES_LEAST);
  const before = process.memoryUsage().rss;
  let most = before;
  for (const one of corpus) {
    const began = performance.now();
    const image = await checkOne(one);
    expect(performance.now() - began, one.name).toBeLessThan((imageDecodeSecondsMax + 2) * 1000);
    most = Math.max(most, process.memoryUsage().rss);
    if (image) passed.push({ ...one, image });
  }
  expect((most - before) / 2 ** 20).toBeLessThan(GROWTH_MB_MAX);
  // both happen: neither is everything refused, nor everything let through
  expect(passed.length).toBeGreaterThan(50);
  expect(passed.length).toBeLessThan(corpus.length / 2);
}, 60_000);

test("what passed is a picture that decodes whole, upright and without metadata", async () => {
  for (const { image, name } of passed) {
    const { info } = await sharp(image.jpeg, { failOn: "warning" }).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height], name).toEqual([image.width, image.height]);
    expect(Math.max(info.width, info.height)).toBeLessThanOrEqual(imageStoredSidePixelsMax);
    expect(Math.min(info.width, info.height)).toBeGreaterThanOrEqual(imageSidePixelsMin);
    const { exif, icc, xmp, orientation } = await sharp(image.jpeg).metadata();
    expect({ exif, xmp, orientation: orientation ?? 1 }, name).toEqual({
      exif: undefined,
      xmp: undefined,
      orientation: 1,
    });
    expect(icc?.length ?? 0).toBeLessThan(4096);
  }
}, 60_000);

test("what passed is answered by the engine, which goes on to the next", async () => {
  const families = [...new Map(passed.map((one) => [one.family, one])).values()].slice(0, ENGINE_PICTURES_MAX);
  expect(families.length).toBeGreaterThan(8);
  for (const { image } of families) {
    const { data, info } = await sharp(image.jpeg)
      .resize(SIDE, SIDE, { fit: "inside", withoutEnlargement: true })
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const picture = { width: info.width, height: info.height, rgb: new Uint8Array(data) };
    const signal = new AbortController().signal;
    checkOutcome(await engine.extract(picture, {}, { signal }), picture);
  }
}, 120_000);

async function checkOne({ bytes, name }: Hostile): Promise<NormalisedImage | null> {
  try {
    return await normaliseImage(bytes);
  } catch (error) {
    expect(error, name).toBeInstanceOf(AppError);
    const { code, message } = error as AppError;
    expect(CODES, name).toContain(code);
    expect(message).toMatch(/^[A-Z].*\.$/);
    return null;
  }
}
