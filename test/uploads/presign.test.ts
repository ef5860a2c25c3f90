import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { PresignedUpload } from "~/uploads/presign-upload";
import { plainPicture, startCore, type TestCore } from "../support/start-core";

let core: TestCore;
let clientId: string;
let picture: Buffer;

beforeAll(async () => {
  core = await startCore();
  picture = await plainPicture();
});
beforeEach(async () => {
  ({ clientId } = await core.makeClient());
});
afterAll(() => core.stop());

type Announce = { contentType?: string; contentLength?: number; sha256?: string };

async function presign({ contentType = "image/jpeg", contentLength = picture.length, sha256 }: Announce = {}) {
  const { presignUpload } = await import("~/uploads/presign-upload");
  return presignUpload({ clientId, contentType, contentLength, ...(sha256 && { sha256 }) });
}

async function complete(uploadKey: string, as = clientId) {
  const { completeUpload } = await import("~/uploads/complete-upload");
  return completeUpload({ clientId: as, uploadKey });
}

async function send({ uploadUrl, headers }: PresignedUpload, body = picture, others: Record<string, string> = {}) {
  const answer = await fetch(uploadUrl, {
    method: "PUT",
    headers: { ...headers, ...others },
    body: new Uint8Array(body),
  });
  return { status: answer.status, code: /<Code>(\w+)/.exec(await answer.text())?.[1] };
}

test("exactly what was announced can be sent, with exactly the headers of the answer", async () => {
  const presigned = await presign();
  expect(presigned).toMatchObject({ method: "PUT", maxBytes: 20 * 1024 * 1024 });
  expect(presigned.uploadKey).toMatch(new RegExp(`^uploads/${clientId}/[0-9A-Z]{26}\\.jpg$`));
  expect(await send(presigned)).toMatchObject({ status: 200 });
  expect(await complete(presigned.uploadKey)).toMatchObject({
    ...{ uploadKey: presigned.uploadKey, width: 96, height: 128, contentType: "image/jpeg" },
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});

test.each([
  ["another type", { "content-type": "image/png" }, undefined],
  ["more bytes", {}, Buffer.alloc(5_000)],
  ["fewer bytes", {}, Buffer.alloc(5)],
  ["no write-once condition", { "if-none-match": "" }, undefined],
])("%s than was announced is refused by the store", async (_what, headers, body) => {
  const presigned = await presign();
  expect(await send(presigned, body, headers)).toEqual({ status: 403, code: "SignatureDoesNotMatch" });
  await expect(complete(presigned.uploadKey)).rejects.toMatchObject({ code: "RESOURCE_NOT_FOUND" });
});

test("an address can be written to once", async () => {
  const presigned = await presign();
  expect(await send(presigned)).toMatchObject({ status: 200 });
  expect(await send(presigned)).toEqual({ status: 412, code: "PreconditionFailed" });
});

test("what is sent after completion changes nothing", async () => {
  const presigned = await presign();
  await send(presigned);
  const first = await complete(presigned.uploadKey);
  await send(presigned, Buffer.alloc(picture.length, 7));
  expect(await complete(presigned.uploadKey)).toEqual(first);
});

test("an announced sha256 binds the bytes, in either spelling", async () => {
  const sha256 = createHash("sha256").update(picture).digest("hex");
  const other = Buffer.from(picture);
  other[other.length - 3] = (other.at(-3) ?? 0) ^ 1;
  for (const spelled of [sha256, sha256.toUpperCase()]) {
    const presigned = await presign({ sha256: spelled });
    expect(await send(presigned, other)).toEqual({ status: 400, code: "BadDigest" });
    expect(await send(presigned)).toMatchObject({ status: 200 });
    expect(await complete(presigned.uploadKey)).toMatchObject({ width: 96 });
  }
});

test("an address expires", async () => {
  const { presignWrite } = await import("~/storage.server");
  const { incomingKey } = await import("~/uploads/presign-upload");
  const presigned = await presign();
  expect(Math.round((presigned.expiresAt.getTime() - Date.now()) / 60_000)).toBe(15);
  expect(new URL(presigned.uploadUrl).searchParams.get("X-Amz-Expires")).toBe("900");
  const id = presigned.uploadKey.slice(-30, -4);
  const short = { key: incomingKey({ clientId, id }), contentType: "image/jpeg", contentLength: picture.length };
  const { url } = await presignWrite({ ...short, expiresInSeconds: 1 });
  const past = new URL(url);
  past.searchParams.set("X-Amz-Date", "20200101T000000Z");
  expect(await send({ ...presigned, uploadUrl: past.href })).toEqual({ status: 403, code: "AccessDenied" });
});

test.each([
  ["image/gif", "IMAGE_UNSUPPORTED", "Only JPEG, PNG, WebP and AVIF"],
  ["image/svg+xml", "IMAGE_UNSUPPORTED", "Only JPEG"],
  ["application/pdf", "IMAGE_UNSUPPORTED", "Only JPEG"],
  ["image/heic", "IMAGE_UNSUPPORTED", "Most Compatible"],
  ["image/heif", "IMAGE_UNSUPPORTED", "Most Compatible"],
])("the type %s is refused in words that help", async (contentType, code, words) => {
  await expect(presign({ contentType })).rejects.toMatchObject({ code, message: expect.stringContaining(words) });
});

test.each([
  [20 * 1024 * 1024 + 1, "IMAGE_TOO_LARGE"],
  [0, "IMAGE_UNREADABLE"],
  [-1, "IMAGE_UNREADABLE"],
  [Number.NaN, "IMAGE_UNREADABLE"],
])("a length of %d is refused", async (contentLength, code) => {
  await expect(presign({ contentLength })).rejects.toMatchObject({ code });
});

test("a client may have a hundred uploads under way, and then has to complete some", async () => {
  await core.pool.query(
    `INSERT INTO trial_images (id, client_id, upload_key, content_type, content_length, upload_until, retain_until)
     SELECT lpad(n::text, 26, '0'), $1, 'pending ' || n, 'image/jpeg', 9, now() + interval '1 minute', now() FROM generate_series(1, 100) n`,
    [clientId],
  );
  await expect(presign()).rejects.toMatchObject({ code: "RATE_LIMITED" });
  await core.pool.query("UPDATE trial_images SET upload_until = now() WHERE upload_key = 'pending 1'");
  await expect(presign()).resolves.toBeDefined();
});
