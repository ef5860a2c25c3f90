// The object store's keys are replaced: both pairs are taken for a while, and what the old one signed ends with it.
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { codeOf } from "../local/open-store";
import { makeClient, makeTrialImage, startCore, type TestCore } from "../support/start-core";
import { startWorkerProcess } from "../support/start-worker";
import { submit } from "../support/submit";
import { waitFor } from "../support/wait-for";

type Pair = { accessKeyId: string; secretAccessKey: string };
const NEW: Pair = { accessKeyId: "the-new-key", secretAccessKey: "the-secret-of-the-new-key" };
const photo = { body: Buffer.from("a picture"), contentType: "image/png" };

let core: TestCore;
let OLD: Pair;
beforeAll(async () => {
  core = await startCore();
  const { accessKeyId, secretAccessKey } = core.s3;
  OLD = { accessKeyId, secretAccessKey };
});
beforeEach(() => core.s3.takeKeys([OLD]));
afterAll(async () => {
  core.s3.takeKeys([OLD]);
  await core.stop();
});

/** The app's way to the object store as a process has it that was started with this pair. */
async function startedWith({ accessKeyId, secretAccessKey }: Pair) {
  vi.resetModules();
  Object.assign(process.env, {
    S3_ACCESS_KEY_ID: accessKeyId,
    S3_SECRET_ACCESS_KEY: secretAccessKey,
    // the metrics of a module that is loaded again
    NODE_ENV: "development",
  });
  return import("~/storage.server");
}
type Storage = Awaited<ReturnType<typeof startedWith>>;

const upload = (storage: Storage, key: string) =>
  storage.presignWrite({
    ...{ key, contentType: photo.contentType, contentLength: photo.body.length, expiresInSeconds: 600 },
  });
const put = async ({ url, headers }: Awaited<ReturnType<typeof upload>>) =>
  codeOf(await fetch(url, { method: "PUT", headers, body: photo.body }));
const get = async (url: string) => codeOf(await fetch(url));
const bytesMax = 1_000;

// first, before the others load the app's modules anew
test("what was uploaded under the old pair is extracted by a worker that knows the new one only", async () => {
  const { clientId } = await makeClient();
  const { requestId } = await submit({ clientId, trialImage: await makeTrialImage({ clientId }) });
  core.s3.takeKeys([NEW]);
  const settings = { ...core.settings, S3_ACCESS_KEY_ID: NEW.accessKeyId, S3_SECRET_ACCESS_KEY: NEW.secretAccessKey };
  const worker = await startWorkerProcess({ settings, engine: "find" });
  const status = await waitFor(
    async () => {
      const { rows } = await core.pool.query("SELECT status FROM request_logs WHERE request_id = $1", [requestId]);
      return ["SUCCESS", "FAILURE"].find((end) => end === rows[0]?.status);
    },
    { what: "the end of the request" },
  );
  expect(status, worker.written()).toBe("SUCCESS");
  expect(await worker.stop()).toBe(0);
}, 60_000);

test("a process with the new pair works on what the old one wrote, and one with the old pair on what the new one wrote", async () => {
  const old = await startedWith(OLD);
  await old.writeObject({ key: "both/by-old", ...photo });
  core.s3.takeKeys([OLD, NEW]);
  const fresh = await startedWith(NEW);
  await fresh.writeObject({ key: "both/by-new", ...photo });
  for (const storage of [old, fresh]) {
    expect(await storage.listObjects({ prefix: "both/" })).toEqual(["both/by-new", "both/by-old"]);
    for (const key of ["both/by-old", "both/by-new"])
      expect(await storage.readObject({ key, bytesMax })).toEqual(photo.body);
  }
  expect(await fresh.deletePrefix({ prefix: "both/" })).toBe(2);
});

test("URLs of both pairs work while both are taken; those of the old one end when it is removed", async () => {
  const old = await startedWith(OLD);
  core.s3.takeKeys([NEW, OLD]);
  const fresh = await startedWith(NEW);
  const uploads = [await upload(old, "urls/by-old"), await upload(fresh, "urls/by-new")] as const;
  const [unused, alsoUnused] = [await upload(old, "urls/too-late"), await upload(fresh, "urls/in-time")];
  expect([await put(uploads[0]), await put(uploads[1])]).toEqual(["200 ", "200 "]);
  // each has signed for what the other one's URL has brought
  const urls = [
    await old.presignRead({ key: "urls/by-new" }),
    await fresh.presignRead({ key: "urls/by-old" }),
  ] as const;
  expect([await get(urls[0]), await get(urls[1])]).toEqual(["200 ", "200 "]);
  core.s3.takeKeys([NEW]);
  expect([await get(urls[0]), await get(urls[1])]).toEqual(["403 InvalidAccessKeyId", "200 "]);
  expect([await put(unused), await put(alsoUnused)]).toEqual(["403 InvalidAccessKeyId", "200 "]);
  expect(await fresh.headObject({ key: "urls/too-late" })).toBeNull();
});

test("a process that was left with the removed pair says that it cannot work, and loses nothing", async () => {
  const old = await startedWith(OLD);
  await old.writeObject({ key: "left/before", ...photo });
  core.s3.takeKeys([NEW]);
  const unavailable = expect.objectContaining({ code: "UNAVAILABLE" });
  await expect(old.readObject({ key: "left/before", bytesMax })).rejects.toEqual(unavailable);
  await expect(old.headObject({ key: "left/before" })).rejects.toEqual(unavailable);
  await expect(old.writeObject({ key: "left/after", ...photo })).rejects.toEqual(unavailable);
  await expect(old.pingStorage({ signal: AbortSignal.timeout(5_000) })).rejects.toEqual(unavailable);
  const fresh = await startedWith(NEW);
  await fresh.pingStorage({ signal: AbortSignal.timeout(5_000) });
  expect(await fresh.listObjects({ prefix: "left/" })).toEqual(["left/before"]);
  expect(await fresh.readObject({ key: "left/before", bytesMax })).toEqual(photo.body);
});

test("a key's id with another pair's secret is let in nowhere", async () => {
  core.s3.takeKeys([OLD, NEW]);
  const mixed = await startedWith({ accessKeyId: NEW.accessKeyId, secretAccessKey: OLD.secretAccessKey });
  await expect(mixed.listObjects({ prefix: "left/" })).rejects.toMatchObject({ code: "UNAVAILABLE" });
  expect(await get(await mixed.presignRead({ key: "left/before" }))).toBe("403 SignatureDoesNotMatch");
});
