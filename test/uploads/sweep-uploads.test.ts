import { encodeTime } from "ulid";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startCore, type TestCore } from "../support/start-core";

let core: TestCore;
let clientId: string;

beforeAll(async () => {
  core = await startCore();
});
beforeEach(async () => {
  ({ clientId } = await core.makeClient());
});
afterAll(() => core.stop());

async function sweep(): Promise<void> {
  const { sweepUploads } = await import("~/uploads/sweep-uploads");
  await sweepUploads();
}

async function objects(): Promise<string[]> {
  const { listObjects } = await import("~/storage.server");
  return (
    await Promise.all([`incoming/${clientId}/`, `t/${clientId}/`].map((prefix) => listObjects({ prefix })))
  ).flat();
}

async function setImage(uploadKey: string, assignment: string): Promise<void> {
  await core.pool.query(`UPDATE trial_images SET ${assignment} WHERE upload_key = $1`, [uploadKey]);
}

async function imageOf(uploadKey: string) {
  const { rows } = await core.pool.query(
    "SELECT id, status, object_key, round(extract(epoch FROM retain_until - now()) / 3600)::int AS hours FROM trial_images WHERE upload_key = $1",
    [uploadKey],
  );
  return rows[0];
}

const PAST = "retain_until = now() - interval '1 second'";

test("bytes that arrived long ago and were never completed are deleted, with or without a row", async () => {
  const { writeObject } = await import("~/storage.server");
  const keyOf = (minutesAgo: number) =>
    `incoming/${clientId}/${encodeTime(Date.now() - minutesAgo * 60_000, 10)}${"A".repeat(16)}`;
  const kept = [`incoming/${clientId}/not-an-id`, keyOf(5), keyOf(70)];
  for (const key of [...kept, keyOf(76), keyOf(9_999)])
    await writeObject({ key, body: Buffer.from("x"), contentType: "image/png" });
  await sweep();
  expect((await objects()).sort()).toEqual(kept.sort());
});

test("an upload that expired an hour ago can no longer be completed", async () => {
  const uploadKey = await core.makeTrialImage({ clientId, complete: false });
  await setImage(uploadKey, "upload_until = now() - interval '59 minutes'");
  await sweep();
  expect(await imageOf(uploadKey)).toMatchObject({ status: "PENDING" });
  await setImage(uploadKey, "upload_until = now() - interval '61 minutes'");
  await sweep();
  expect(await imageOf(uploadKey)).toMatchObject({ status: "DELETED" });
});

test("a picture is deleted after its retention date, and not before", async () => {
  const uploadKey = await core.makeTrialImage({ clientId });
  expect(await imageOf(uploadKey)).toMatchObject({ status: "READY", hours: 90 * 24 });
  await sweep();
  expect(await objects()).toHaveLength(1);
  await setImage(uploadKey, PAST);
  await sweep();
  expect(await imageOf(uploadKey)).toMatchObject({ status: "DELETED", object_key: null });
  expect(await objects()).toEqual([]);
});

test("an object that two trial images share goes with the last of them", async () => {
  const [first, second] = [await core.makeTrialImage({ clientId }), await core.makeTrialImage({ clientId })];
  await setImage(first, PAST);
  await sweep();
  expect(await objects()).toHaveLength(1);
  await setImage(second, PAST);
  await Promise.all([sweep(), sweep(), sweep()]);
  expect(await objects()).toEqual([]);
});

test("a sweep that died half way is carried on", async () => {
  const uploadKey = await core.makeTrialImage({ clientId });
  await setImage(uploadKey, "status = 'DELETED'");
  await sweep();
  expect(await objects()).toEqual([]);
  expect(await imageOf(uploadKey)).toMatchObject({ object_key: null });
});

test("the picture of a look is kept, a day at a time, and goes when the look is gone", async () => {
  const uploadKey = await core.makeTrialImage({ clientId });
  const { id } = await imageOf(uploadKey);
  await core.pool.query(
    `INSERT INTO looks (id, client_id, shop, product_gid, product_title, product_handle, trial_image_id, upload_key)
     VALUES ($1, $2, 'a.myshopify.com', 'gid://shopify/Product/1', 'Coat', 'coat', $3, $4)`,
    ["01ARZ3NDEKTSV4RRFFQ69G5FAV", clientId, id, uploadKey],
  );
  await setImage(uploadKey, PAST);
  await sweep();
  expect(await imageOf(uploadKey)).toMatchObject({ status: "READY", hours: 24 });
  expect(await objects()).toHaveLength(1);
  await core.pool.query("DELETE FROM looks");
  await setImage(uploadKey, PAST);
  await sweep();
  expect(await objects()).toEqual([]);
});
