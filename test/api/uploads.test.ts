// From nothing to an extraction with three calls and one PUT.
import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeClient, plainPicture, startApp, type TestApp } from "../support/start-app";
import { callApi, errorOf } from "./call-api";

let app: TestApp;
let token: string;
beforeAll(async () => {
  app = await startApp();
  ({ token } = await makeClient());
});
afterAll(() => app.stop());

const post = (path: string, body: unknown) => callApi({ url: app.url, token, path, body });

test("announce, PUT, complete, extract", async () => {
  const picture = await plainPicture();
  const sha256 = createHash("sha256").update(picture).digest("hex").toUpperCase();
  const announced = await post("/v1/uploads", { content_type: "image/jpeg", content_length: picture.length, sha256 });
  expect([announced.status, announced.body]).toEqual([
    201,
    {
      upload_key: expect.stringMatching(/^uploads\//),
      upload_url: expect.stringContaining(app.s3.endpoint),
      method: "PUT",
      headers: expect.objectContaining({ "content-type": "image/jpeg" }),
      expires_at: expect.stringMatching(/Z$/),
      max_bytes: 20 * 1024 * 1024,
    },
  ]);
  const { upload_key, upload_url, headers } = announced.body as {
    upload_key: string;
    upload_url: string;
    headers: never;
  };
  const put = await fetch(upload_url, { method: "PUT", headers, body: new Uint8Array(picture) });
  expect(put.status).toBe(200);
  const completed = await post("/v1/uploads/complete", { upload_key });
  expect([completed.status, completed.body]).toEqual([
    200,
    { upload_key, width: 96, height: 128, content_type: "image/jpeg", sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
  ]);
  expect((await post("/v1/uploads/complete", { upload_key })).body).toEqual(completed.body);
  expect((await post("/v1/extract", { trial_image: upload_key })).status).toBe(202);
});

test.each([
  ["image/gif", 10, "IMAGE_UNSUPPORTED", "content_type"],
  ["image/heic", 10, "IMAGE_UNSUPPORTED", "content_type"],
  ["image/png", 20 * 1024 * 1024 + 1, "IMAGE_TOO_LARGE", "content_length"],
  ["image/png", 0, "VALIDATION_ERROR", "content_length"],
])("%s of %i bytes is refused with words that help", async (content_type, content_length, code, field) => {
  const answer = await post("/v1/uploads", { content_type, content_length });
  expect(errorOf(answer)).toMatchObject({ status: 422, code, detail: [{ loc: ["body", field] }] });
});

test("a sha256 that is none", async () => {
  const answer = await post("/v1/uploads", { content_type: "image/png", content_length: 10, sha256: "abc" });
  expect(errorOf(answer)).toMatchObject({ detail: [{ type: "string_pattern_mismatch", loc: ["body", "sha256"] }] });
});

test.each(["unknown", "a\0b", "", "x".repeat(5000)])(
  "completing a key that was never given out",
  async (upload_key) => {
    const answer = await post("/v1/uploads/complete", { upload_key });
    expect(errorOf(answer)).toMatchObject({
      status: 422,
      code: "RESOURCE_NOT_FOUND",
      detail: [{ type: "object_not_found", loc: ["body", "upload_key"] }],
    });
  },
);
