import { createHash, createHmac, randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import {
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketAclCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startS3 } from "../../local/s3/start-s3";
import { waitFor } from "../support/wait-for";

const ORIGIN = "http://localhost:3000";
const KiB = 1024;

let dir: string;
let s3: Awaited<ReturnType<typeof startS3>>;
let client: S3Client;
let signer: S3Client;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "looklift-s3-test-"));
  s3 = await startS3({ port: 0, dir, allowedOrigins: [ORIGIN], objectBytesMax: 256 * KiB });
  const { accessKeyId, secretAccessKey, region, endpoint } = s3;
  const common = {
    region,
    endpoint,
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: true,
    maxAttempts: 1,
  };
  client = new S3Client(common);
  signer = new S3Client({ ...common, requestChecksumCalculation: "WHEN_REQUIRED" });
  await client.send(new CreateBucketCommand({ Bucket: s3.bucket }));
});
afterAll(async () => {
  client.destroy();
  await s3.stop();
  await rm(dir, { recursive: true });
});

const of = (Key: string) => ({ Bucket: s3.bucket, Key });
const put = (Key: string, Body: Buffer, more = {}) => client.send(new PutObjectCommand({ ...of(Key), Body, ...more }));
const drafts = () => readdirSync(join(dir, "tmp"));

async function read(Key: string): Promise<Buffer> {
  const { Body } = await client.send(new GetObjectCommand(of(Key)));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

async function signed(Key: string, method: "GET" | "PUT", more = {}): Promise<string> {
  if (method === "GET") return getSignedUrl(signer, new GetObjectCommand(of(Key)), { expiresIn: 60 });
  return getSignedUrl(signer, new PutObjectCommand({ ...of(Key), ...more }), { expiresIn: 60 });
}

async function codeOf(answer: Response): Promise<string> {
  return `${answer.status} ${/<Code>(\w+)<\/Code>/.exec(await answer.text())?.[1] ?? ""}`;
}

test("keys of every kind round-trip, signed in headers and in URLs", async () => {
  const keys = [
    "plain",
    "k",
    "k/sub",
    "with space",
    "+%#?&'()*!~",
    "ünï/cödé-漢字-😀",
    "%2e%2e/x",
    "a//b",
    "x".repeat(1024),
    "trailing/",
  ];
  for (const key of keys) {
    const body = randomBytes(100);
    await put(key, body, { ContentType: "image/png", CacheControl: "no-store", Metadata: { note: "n" } });
    expect([key, (await read(key)).equals(body)]).toEqual([key, true]);
    const answer = await fetch(await signed(key, "GET"));
    expect(Buffer.from(await answer.arrayBuffer()).equals(body)).toBe(true);
    expect(answer.headers.get("content-type")).toBe("image/png");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    const head = await client.send(new HeadObjectCommand(of(key)));
    expect(head).toMatchObject({ ContentLength: 100, CacheControl: "no-store", Metadata: { note: "n" } });
  }
  await expect(put("x".repeat(1025), Buffer.alloc(1))).rejects.toMatchObject({ name: "KeyTooLongError" });
});

test("a body in chunks with its checksum behind it is taken, whole only", async () => {
  const body = randomBytes(200 * KiB);
  const chunks = Readable.from([body.subarray(0, 7), body.subarray(7, 70_000), body.subarray(70_000)]);
  await client.send(new PutObjectCommand({ ...of("chunked"), Body: chunks, ContentLength: body.length }));
  expect((await read("chunked")).equals(body)).toBe(true);
});

test.each([
  ["a wrong checksum behind the body", "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n", "400 BadDigest"],
  ["fewer bytes than announced", "4\r\nhell\r\n0\r\n\r\n", "400 IncompleteBody"],
  ["a chunk that is longer than it says", "3\r\nhello\r\n0\r\n\r\n", "400 IncompleteBody"],
  ["a size that is none", "five\r\nhello\r\n0\r\n\r\n", "400 IncompleteBody"],
  ["an end in the middle", "5\r\nhe", "400 IncompleteBody"],
])("a body in chunks with %s is refused", async (_name, body, expected) => {
  const answer = await sendSigned("broken", body, {
    "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
    "x-amz-decoded-content-length": "5",
    "x-amz-trailer": "x-amz-checksum-crc32",
    "content-encoding": "aws-chunked",
  });
  expect(await codeOf(answer)).toBe(expected);
  await expect(read("broken")).rejects.toMatchObject({ name: "NoSuchKey" });
  expect(drafts()).toEqual([]);
});

test("of twenty writers of one new key exactly one wins, and its bytes are the object's", async () => {
  const bodies = Array.from({ length: 20 }, () => randomBytes(50 * KiB));
  const outcomes = await Promise.allSettled(bodies.map((body) => put("contested", body, { IfNoneMatch: "*" })));
  const won = outcomes.flatMap(({ status }, at) => (status === "fulfilled" ? [at] : []));
  expect(won).toHaveLength(1);
  expect(outcomes.filter((outcome) => outcome.status === "rejected").map(({ reason }) => reason.name)).toEqual(
    Array(19).fill("PreconditionFailed"),
  );
  expect((await read("contested")).equals(bodies[won[0] ?? -1] ?? Buffer.alloc(0))).toBe(true);
  expect(drafts()).toEqual([]);
});

test("a presigned PUT holds its sender to what was signed", async () => {
  const body = Buffer.from("exactly this");
  const ChecksumSHA256 = createHash("sha256").update(body).digest("base64");
  const url = await signed("bound", "PUT", { ContentLength: body.length, ChecksumSHA256 });
  const send = (bytes: Buffer) => fetch(url, { method: "PUT", body: new Uint8Array(bytes) });
  expect(await codeOf(await send(Buffer.from("exactly that")))).toBe("400 BadDigest");
  expect(await codeOf(await send(Buffer.from("something longer")))).toBe("403 SignatureDoesNotMatch");
  expect((await send(body)).status).toBe(200);
  const tampered = url.replace(/Signature=.{4}/, "Signature=0000");
  expect(await codeOf(await fetch(tampered, { method: "PUT", body: new Uint8Array(body) }))).toBe(
    "403 SignatureDoesNotMatch",
  );
  expect(await codeOf(await fetch(url.split("?")[0] ?? ""))).toBe("403 AccessDenied");
});

test("what is too large is refused, and its sender hears why although it was still sending", async () => {
  const url = await signed("large", "PUT");
  const answer = await fetch(url, { method: "PUT", body: new Uint8Array(5 * KiB * KiB), headers: { origin: ORIGIN } });
  expect(answer.headers.get("access-control-allow-origin")).toBe(ORIGIN);
  expect(await codeOf(answer)).toBe("400 EntityTooLarge");
});

test("a sender who goes away leaves no object and no draft", async () => {
  const url = new URL(await signed("abandoned", "PUT"));
  const sending = request(url, { method: "PUT", headers: { "content-length": 100 * KiB } });
  sending.on("error", () => undefined);
  sending.write(Buffer.alloc(50 * KiB));
  await waitFor(() => drafts().length > 0, { what: "the begun draft" });
  sending.destroy();
  await waitFor(() => drafts().length === 0, { what: "the end of the draft" });
  await expect(read("abandoned")).rejects.toMatchObject({ name: "NoSuchKey" });
});

test("ranges are answered like S3's", async () => {
  await put("ranged", Buffer.from("0123456789"));
  const range = async (text: string) => {
    const answer = await fetch(await signed("ranged", "GET"), { headers: { range: text } });
    return [answer.status, answer.headers.get("content-range"), answer.status === 206 ? await answer.text() : null];
  };
  expect(await range("bytes=2-4")).toEqual([206, "bytes 2-4/10", "234"]);
  expect(await range("bytes=-3")).toEqual([206, "bytes 7-9/10", "789"]);
  expect(await range("bytes=8-99")).toEqual([206, "bytes 8-9/10", "89"]);
  expect(await range("bytes=10-")).toEqual([416, "bytes */10", null]);
});

test("lists come in pages, by bytes, with folders; deleting many deletes those", async () => {
  const keys = ["list/a", "list/b/1", "list/b/2", "list/c & <d>", "list/é"];
  for (const key of keys) await put(key, Buffer.from(key));
  const list = async (more = {}) =>
    client.send(new ListObjectsV2Command({ Bucket: s3.bucket, Prefix: "list/", ...more }));
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
  await client.send(new DeleteObjectsCommand({ Bucket: s3.bucket, Delete: { Objects } }));
  expect((await list()).Contents?.map(({ Key }) => Key)).toEqual(keys.slice(0, 2));
});

test("a copy keeps type and metadata", async () => {
  await put("original", Buffer.from("x"), { ContentType: "image/webp", Metadata: { a: "b" } });
  await client.send(new CopyObjectCommand({ ...of("copy"), CopySource: `${s3.bucket}/original` }));
  expect(await client.send(new HeadObjectCommand(of("copy")))).toMatchObject({
    ContentType: "image/webp",
    Metadata: { a: "b" },
  });
});

test("what is not implemented is refused, not ignored", async () => {
  const refusals = [
    client.send(new CreateMultipartUploadCommand(of("m"))),
    client.send(new PutObjectTaggingCommand({ ...of("plain"), Tagging: { TagSet: [] } })),
    client.send(new PutBucketAclCommand({ Bucket: s3.bucket, ACL: "public-read" })),
    put("sum", Buffer.from("x"), { ChecksumAlgorithm: "SHA1" }),
  ];
  for (const refusal of await Promise.allSettled(refusals))
    expect(refusal).toMatchObject({ status: "rejected", reason: { $metadata: { httpStatusCode: 501 } } });
});

test("browsers of our own origin may send, others may not", async () => {
  const ask = (origin: string) =>
    fetch(`${s3.endpoint}/${s3.bucket}/k`, {
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": "PUT", "access-control-request-headers": "content-type" },
    });
  const ours = await ask(ORIGIN);
  expect([ours.status, ours.headers.get("access-control-allow-origin")]).toEqual([200, ORIGIN]);
  const theirs = await ask("https://evil.example");
  expect([theirs.status, theirs.headers.get("access-control-allow-origin")]).toEqual([403, null]);
});

/** A signed PUT of a body that the SDK would not send. */
async function sendSigned(key: string, body: string, headers: Record<string, string>): Promise<Response> {
  const path = `/${s3.bucket}/${key}`;
  const date = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  const all: Record<string, string> = { host: new URL(s3.endpoint).host, "x-amz-date": date, ...headers };
  const names = Object.keys(all).sort();
  const lines = names.map((name) => `${name}:${all[name]}`);
  const canonical = ["PUT", path, "", ...lines, "", names.join(";"), headers["x-amz-content-sha256"]].join("\n");
  const scope = `${date.slice(0, 8)}/${s3.region}/s3/aws4_request`;
  const hash = createHash("sha256").update(canonical).digest("hex");
  const hmac = (secret: Buffer | string, text: string) => createHmac("sha256", secret).update(text).digest();
  const secret = scope.split("/").reduce<Buffer | string>(hmac, `AWS4${s3.secretAccessKey}`);
  const signature = hmac(secret, `AWS4-HMAC-SHA256\n${date}\n${scope}\n${hash}`).toString("hex");
  const { host: _, ...sent } = all;
  const authorization = `AWS4-HMAC-SHA256 Credential=${s3.accessKeyId}/${scope},SignedHeaders=${names.join(";")},Signature=${signature}`;
  return fetch(`${s3.endpoint}${path}`, { method: "PUT", headers: { ...sent, authorization }, body });
}
