// Whichever engine found an item: what its stored cut-out shows of a face is blurred, unless the call or the client's setting
// says no; the item keeps what was done.
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Engine, EngineFace } from "~/engine/engine";
import { drawFace, face, liftItem, SIZE } from "../engine/draw-face";
import { startCore, type TestCore } from "../support/start-core";

let core: TestCore;
beforeAll(async () => {
  core = await startCore();
});
afterAll(() => core.stop());

const picture = drawFace({ skin: [198, 142, 104], ground: [225, 225, 220] });
// all of the photo, as one that goes badly wrong
const item = liftItem(picture, "outerwear", () => 255);

function engineOf(faces: EngineFace[] | undefined): Engine & { told: unknown[] } {
  const told: unknown[] = [];
  return {
    told,
    name: "faces",
    async extract(_, __, { blurFaces }) {
      told.push(blurFaces);
      return { items: [item], warnings: [], ...(faces && { faces }) };
    },
    async close() {},
  };
}

type Extract = { setting?: boolean; asked?: unknown; faces?: EngineFace[] | undefined };

async function extract({ setting, asked, ...given }: Extract) {
  const { newId } = await import("~/ids");
  const { submitExtraction } = await import("~/extraction/submit-extraction");
  const { runExtraction } = await import("~/extraction/run-extraction");
  const { readObject } = await import("~/storage.server");
  const engine = engineOf("faces" in given ? given.faces : [face]);
  const { clientId } = await core.makeClient();
  if (setting !== undefined)
    await core.pool.query("UPDATE clients SET blur_faces = $2 WHERE id = $1", [clientId, setting]);
  const runtimeConfig = asked === undefined ? null : { blur_faces: asked };
  const bytes = await sharp(picture.rgb, { raw: { ...SIZE, channels: 3 } })
    .jpeg({ quality: 95 })
    .toBuffer();
  const trialImage = await core.makeTrialImage({ clientId, bytes });
  const requestId = newId();
  await submitExtraction({ requestId, clientId, mode: "LIVE", trialImage, context: {}, runtimeConfig });
  await runExtraction({ requestId, engine, signal: new AbortController().signal });
  const { rows } = await core.pool.query("SELECT face, cutout_key FROM extracted_items WHERE request_id = $1", [
    requestId,
  ]);
  const png = await readObject({ key: rows[0].cutout_key, bytesMax: 10_000_000 });
  const rgba = await sharp(png ?? Buffer.alloc(0))
    .raw()
    .toBuffer();
  return { face: rows[0].face, isAsCut: Buffer.compare(rgba, item.cutout.rgba) === 0, told: engine.told };
}

test.each([
  ["by default", {}, true],
  ["the client's setting is off", { setting: false }, false],
  ["the call says no", { asked: false }, false],
  ["the call says yes, the setting no", { asked: true, setting: false }, true],
  ["the call says something else", { asked: "never" }, true],
])("%s", async (_, how, blurred) => {
  expect(await extract(how)).toEqual({ face: blurred ? "blurred" : "kept", isAsCut: !blurred, told: [blurred] });
});

test("no face near, and an engine that cannot tell: the pixels stay, and what is known is kept", async () => {
  expect(await extract({ faces: [] })).toMatchObject({ face: "clear", isAsCut: true });
  expect(await extract({ faces: undefined })).toMatchObject({ face: "unknown", isAsCut: true });
});
