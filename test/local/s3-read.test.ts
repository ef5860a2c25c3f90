import {
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketAclCommand,
  PutObjectTaggingCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ORIGIN, openStore, type TestStore } from "./open-store";

let store: TestStore;

beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

test("ranges are answered like S3's", async () => {
  await store.put("ranged", Buffer.from("0123456789"));
  const range = async (text: string) => {
    const answer = await fetch(await store.readUrl("ranged"), { headers: { range: text } });
    return [answer.status, answer.headers.get("content-range"), answer.status === 206 ? await answer.text() : null];
  };
  expect(await range("bytes=2-4")).toEqual([206, "bytes 2-4/10", "234"]);
  expect(await range("bytes=-3")).toEqual([206, "bytes 7-9/10", "789"]);
  expect(await range("bytes=8-99")).toEqual([206, "bytes 8-9/10", "89"]);
  expect(await range("bytes=10-")).toEqual([416, "bytes */10", null]);
});

test("lists come in pages, by bytes, with folders; deleting many deletes those", async () => {
  const keys = ["list/a", "list/b/1", "list/b/2", "list/c & <d>", "list/é"];
  for (const key of keys) await store.put(key, Buffer.from(key));
  const list = async (more = {}) =>
    store.client.send(new ListObjectsV2Command({ Bucket: store.s3.bucket, Prefix: "list/", ...more }));
  expect((await list()).Contents?.map(({ Key }) => Key)).toEqual(keys);
  const folders = await list({ Delimiter: "/" });
  expect(folders.CommonPrefixes).toEqual([{ Prefix: "list/b/" }]);
  const paged: (string | undefined)[] = [];
  for (let token: string | undefined, more = true; more; ) {
    const page = await list({ MaxKeys: 2, ...(token && { ContinuationToken: token }) });
    paged.push(...(page.Contents ?? []).map(({ Key }) => Key));
    token = page.NextContinuationToken;
    more = page.IsTruncated ?? false;
  }
  expect(paged).toEqual(keys);
  const Objects = keys.slice(2).map((Key) => ({ Key }));
  await store.client.send(new DeleteObjectsCommand({ Bucket: store.s3.bucket, Delete: { Objects } }));
  expect((await list()).Contents?.map(({ Key }) => Key)).toEqual(keys.slice(0, 2));
});

test("a copy keeps type and metadata", async () => {
  await store.put("original", Buffer.from("x"), { ContentType: "image/webp", Metadata: { a: "b" } });
  await store.client.send(new CopyObjectCommand({ ...store.of("copy"), CopySource: `${store.s3.bucket}/original` }));
  expect(await store.client.send(new HeadObjectCommand(store.of("copy")))).toMatchObject({
    ContentType: "image/webp",
    Metadata: { a: "b" },
  });
});

test("what is not implemented is refused, not ignored", async () => {
  const refusals = [
    store.client.send(new CreateMultipartUploadCommand(store.of("m"))),
    store.client.send(new PutObjectTaggingCommand({ ...store.of("plain"), Tagging: { TagSet: [] } })),
    store.client.send(new PutBucketAclCommand({ Bucket: store.s3.bucket, ACL: "public-read" })),
    store.put("sum", Buffer.from("x"), { ChecksumAlgorithm: "SHA1" }),
  ];
  for (const refusal of await Promise.allSettled(refusals))
    expect(refusal).toMatchObject({ status: "rejected", reason: { $metadata: { httpStatusCode: 501 } } });
});

test("browsers of our own origin may send, others may not", async () => {
  const ask = (origin: string) =>
    fetch(`${store.s3.endpoint}/${store.s3.bucket}/k`, {
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": "PUT", "access-control-request-headers": "content-type" },
    });
  const ours = await ask(ORIGIN);
  expect([ours.status, ours.headers.get("access-control-allow-origin")]).toEqual([200, ORIGIN]);
  const theirs = await ask("https://evil.example");
  expect([theirs.status, theirs.headers.get("access-control-allow-origin")]).toEqual([403, null]);
});
