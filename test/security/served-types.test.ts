// What a presigned URL gives out is an image that we encoded, never the bytes of an upload.
import { afterAll, beforeAll, expect, test } from "vitest";
import { startCore, type TestCore } from "../support/start-core";
import { submit } from "../support/submit";
import { run } from "../webhooks/make-shop";

let core: TestCore;

beforeAll(async () => {
  core = await startCore();
});
afterAll(() => core.stop());

test("photos, cut-outs and masks come as images; an uploaded page is refused and given out nowhere", async () => {
  const { clientId } = await core.makeClient();
  const trialImage = await core.makeTrialImage({ clientId });
  const { requestId } = await submit({ clientId, trialImage });
  await run(requestId);
  const { findExtraction } = await import("~/extraction/find-extraction");
  const found = await findExtraction({ clientId, id: requestId });
  const { exportTrialImages } = await import("~/uploads/export-trial-images");
  const photos: unknown[] = [];
  for await (const { url } of exportTrialImages({ clientIds: [clientId] })) photos.push(url);
  const urls = [...photos, ...(found?.items.flatMap(({ cutoutUrl, maskUrl }) => [cutoutUrl, maskUrl]) ?? [])];
  expect(urls.length).toBe(3);
  for (const url of urls) {
    const answer = await fetch(String(url));
    expect([answer.status, answer.headers.get("content-type")]).toEqual([
      200,
      expect.stringMatching(/^image\/(jpeg|png)$/),
    ]);
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(new URL(String(url)).pathname).not.toContain("/incoming/");
  }
  const page = Buffer.from("<html><script>alert(1)</script></html>".padEnd(200));
  const { receivePicture } = await import("~/uploads/receive-picture");
  for (const contentType of ["image/png", "text/html", "image/svg+xml"])
    await expect(receivePicture({ clientId, contentType, bytes: page })).rejects.toMatchObject({
      code: /IMAGE_|VALIDATION/,
    });
});
