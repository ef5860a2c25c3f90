import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { plainPicture, startCore, type TestCore } from "../support/start-core";

let core: TestCore;
let clientId: string;

beforeAll(async () => {
  core = await startCore();
});
beforeEach(async () => {
  ({ clientId } = await core.makeClient());
});
afterAll(() => core.stop());

async function complete(uploadKey: string) {
  const { completeUpload } = await import("~/uploads/complete-upload");
  return completeUpload({ clientId, uploadKey });
}

async function objects(prefix: string): Promise<string[]> {
  const { listObjects } = await import("~/storage.server");
  return listObjects({ prefix });
}

test("completing writes the picture under its own hash and deletes what was sent", async () => {
  const uploadKey = await core.makeTrialImage({ clientId, complete: false });
  expect(await objects(`incoming/${clientId}/`)).toHaveLength(1);
  const { sha256 } = await complete(uploadKey);
  expect(await objects(`incoming/${clientId}/`)).toEqual([]);
  expect(await objects(`t/${clientId}/`)).toEqual([`t/${clientId}/src/${sha256}.jpg`]);
});

test("completing again answers the same again", async () => {
  const uploadKey = await core.makeTrialImage({ clientId, complete: false });
  const first = await complete(uploadKey);
  expect(await complete(uploadKey)).toEqual(first);
});

test("of many completions at once each answers the same, also one that comes when what was sent is just deleted", async () => {
  for (let round = 0; round < 3; round++) {
    const uploadKey = await core.makeTrialImage({ clientId, complete: false });
    let ended = false;
    const answers = [complete(uploadKey)];
    void answers[0]?.finally(() => {
      ended = true;
    });
    // one after the other, all the way through the first one's steps
    while (!ended) {
      answers.push(complete(uploadKey));
      await core.pool.query("SELECT 1");
    }
    const facts = (await Promise.all(answers)).map((answer) => JSON.stringify(answer));
    expect(facts.length).toBeGreaterThan(5);
    expect(new Set(facts).size).toBe(1);
  }
});

test("a refused picture stays refused, with the same words, and its bytes are gone", async () => {
  const uploadKey = await core.makeTrialImage({
    clientId,
    complete: false,
    bytes: Buffer.from("GIF89a but no picture"),
  });
  const refusals = await Promise.allSettled([complete(uploadKey), complete(uploadKey), complete(uploadKey)]);
  const again = await Promise.allSettled([complete(uploadKey)]);
  for (const refusal of [...refusals, ...again])
    expect(refusal).toMatchObject({
      status: "rejected",
      reason: { code: "IMAGE_UNSUPPORTED", message: "This file is not a JPEG, PNG, WebP or AVIF picture." },
    });
  expect(await objects(`incoming/${clientId}/`)).toEqual([]);
  expect(await objects(`t/${clientId}/`)).toEqual([]);
});

test("a file whose name has the wrong ending is read as what it is", async () => {
  const sharp = (await import("sharp")).default;
  const png = await sharp(await plainPicture())
    .png()
    .toBuffer();
  const uploadKey = await core.makeTrialImage({ clientId, complete: false, bytes: png });
  expect(await complete(uploadKey)).toMatchObject({ width: 96, height: 128, contentType: "image/jpeg" });
});

test("while the store does not answer nothing is refused for good", async () => {
  const uploadKey = await core.makeTrialImage({ clientId, complete: false });
  const { rows } = await core.pool.query("SELECT id FROM trial_images WHERE upload_key = $1", [uploadKey]);
  // this key fails always: see local/s3/README.md
  await core.pool.query("UPDATE trial_images SET id = 'sentinel-503' WHERE upload_key = $1", [uploadKey]);
  await expect(complete(uploadKey)).rejects.toMatchObject({ code: "UNAVAILABLE" });
  await core.pool.query("UPDATE trial_images SET id = $2 WHERE upload_key = $1", [uploadKey, rows[0].id]);
  expect(await complete(uploadKey)).toMatchObject({ width: 96 });
});
