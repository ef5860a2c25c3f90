// Who drops the transparency of a cut-out sees nothing of the photo behind it: no face below a hat.
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { headClasses } from "~/engine/embedded/parse-clothes";
import { startCore, type TestCore } from "../support/start-core";
import { createTestEngine } from "../support/test-engine";

let core: TestCore;

beforeAll(async () => {
  core = await startCore();
});
afterAll(() => core.stop());

test.each(["png", "webp"] as const)("as %s, wholly transparent pixels have no colour", async (cutoutFormat) => {
  const { clientId } = await core.makeClient();
  const { writeItems } = await import("~/extraction/write-items");
  const { defaultOptions } = await import("~/extraction/read-options");
  const { readObject } = await import("~/storage.server");
  const image = { width: 96, height: 128, rgb: new Uint8Array(96 * 128 * 3).fill(200) };
  const signal = new AbortController().signal;
  const { items } = await createTestEngine().extract(
    image,
    { productName: "", productDescription: "", maxItems: 20 },
    { signal },
  );
  const cutout = items[0]?.cutout;
  if (!cutout) throw new Error("the engine found nothing");
  const isHidden = (at: number) => at % cutout.width < cutout.width / 2;
  for (let at = 0; at < cutout.width * cutout.height; at++) cutout.rgba[at * 4 + 3] = isHidden(at) ? 0 : 255;
  const options = { ...defaultOptions, cutoutFormat };
  const attempt = { requestId: "01ARZ3NDEKTSV4RRFFQ69G5FAV", clientId, attempt: 1 };
  const [stored] = await writeItems({ items, image, faces: [], options, signal, ...attempt });
  const bytes = await readObject({ key: stored?.cutoutKey ?? "", bytesMax: 1_000_000 });
  const { data } = await sharp(bytes ?? Buffer.alloc(0))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const channelOf = (at: number) => data[at * 3] ?? -1;
  const pixels = [...Array(cutout.width * cutout.height).keys()];
  // WebP loses a little at the edge between the two halves
  const away = pixels.filter((at) => Math.abs((at % cutout.width) - cutout.width / 2) > 8);
  expect(Math.max(...away.filter(isHidden).map(channelOf))).toBeLessThan(24);
  expect(Math.min(...away.filter((at) => !isHidden(at)).map(channelOf))).toBeGreaterThan(180);
});

test("skin and hair are classes of their own, and no category of items", async () => {
  const { itemCategories } = await import("~/engine/categories");
  expect(headClasses).toEqual(expect.arrayContaining(["skin", "hair"]));
  expect([...itemCategories].filter((category) => /skin|hair|face/.test(category))).toEqual([]);
});
