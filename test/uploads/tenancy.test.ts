import { afterAll, beforeAll, expect, test } from "vitest";
import { startCore, type TestCore } from "../support/start-core";
import { submit } from "../support/submit";

let core: TestCore;
let owner: string;
let stranger: string;
let readyKey: string;
let pendingKey: string;
let refusedKey: string;

beforeAll(async () => {
  core = await startCore();
  ({ clientId: owner } = await core.makeClient());
  ({ clientId: stranger } = await core.makeClient());
  readyKey = await core.makeTrialImage({ clientId: owner });
  pendingKey = await core.makeTrialImage({ clientId: owner, complete: false });
  refusedKey = await core.makeTrialImage({ clientId: owner, complete: false, bytes: Buffer.from("not a picture") });
  const { completeUpload } = await import("~/uploads/complete-upload");
  await completeUpload({ clientId: owner, uploadKey: refusedKey }).catch(() => undefined);
});
afterAll(() => core.stop());

async function errorOf(call: Promise<unknown>) {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown as { code: string; message: string; details: unknown },
  );
  return error && { code: error.code, message: error.message, details: error.details };
}

async function answers(clientId: string, key: string) {
  const { completeUpload } = await import("~/uploads/complete-upload");
  return {
    submit: await errorOf(submit({ clientId, trialImage: key })),
    complete: await errorOf(completeUpload({ clientId, uploadKey: key })),
  };
}

/** Spellings that a check of prefixes, or a store that normalises names, would let through. */
function spellings(): string[] {
  const id = readyKey.split("/").at(-1) ?? "";
  return [
    `uploads/${stranger}/../${owner}/${id}`,
    `uploads/${stranger}/%2e%2e/${owner}/${id}`,
    `uploads/${stranger}/${id}`,
    `./${readyKey}`,
    `/${readyKey}`,
    `${readyKey} `,
    `${readyKey}\0`,
    readyKey.toLowerCase(),
    readyKey.slice(0, -1),
    `t/${owner}/src/${id}`,
    `incoming/${owner}/${id.slice(0, 26)}`,
    `uploads/${owner}/`,
    "",
  ];
}

test("the owner's pictures answer as they are", async () => {
  expect(await answers(owner, readyKey)).toEqual({ submit: null, complete: null });
  expect(await answers(owner, refusedKey)).toMatchObject({
    submit: { code: "IMAGE_UNSUPPORTED" },
    complete: { code: "IMAGE_UNSUPPORTED" },
  });
  expect((await answers(owner, pendingKey)).submit).toBeNull();
});

test("to anybody else every one of them is the same as one that never was", async () => {
  const never = await answers(stranger, `uploads/${owner}/01ARZ3NDEKTSV4RRFFQ69G5FAV.jpg`);
  expect(never.submit).toMatchObject({ code: "RESOURCE_NOT_FOUND" });
  expect(never.complete).toMatchObject({ code: "RESOURCE_NOT_FOUND" });
  for (const key of [readyKey, pendingKey, refusedKey]) expect(await answers(stranger, key)).toEqual(never);
});

test("no spelling of a key reaches a picture", async () => {
  const never = await answers(owner, "uploads/never");
  for (const key of spellings())
    for (const clientId of [owner, stranger]) expect([key, await answers(clientId, key)]).toEqual([key, never]);
});

test("keys that were never sent, or are deleted, answer alike", async () => {
  const { presignUpload } = await import("~/uploads/presign-upload");
  const unsent = await presignUpload({ clientId: owner, contentType: "image/jpeg", contentLength: 9 });
  const deleted = await core.makeTrialImage({ clientId: owner });
  await core.pool.query("UPDATE trial_images SET status = 'DELETED' WHERE upload_key = $1", [deleted]);
  const never = await answers(owner, "uploads/never");
  expect(await answers(owner, unsent.uploadKey)).toEqual(never);
  expect(await answers(owner, deleted)).toEqual(never);
});

test("the same picture of two clients is two objects", async () => {
  await core.makeTrialImage({ clientId: stranger });
  const { rows } = await core.pool.query(
    "SELECT DISTINCT object_key, sha256 FROM trial_images WHERE status = 'READY' ORDER BY 1",
  );
  expect(rows).toHaveLength(2);
  expect(rows[0].sha256).toBe(rows[1].sha256);
  expect(rows.map(({ object_key: key }) => key.split("/")[1]).sort()).toEqual([owner, stranger].sort());
});
