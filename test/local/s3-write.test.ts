import { createHash, createHmac, randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { Readable } from "node:stream";
import { HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { waitFor } from "../support/wait-for";
import { codeOf, ORIGIN, openStore, type TestStore } from "./open-store";

const KiB = 1024;

let store: TestStore;

beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

const drafts = () => readdirSync(join(store.dir, "tmp"));

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
    await store.put(key, body, { ContentType: "image/png", CacheControl: "no-store", Metadata: { note: "n" } });
    expect([key, (await store.read(key)).equals(body)]).toEqual([key, true]);
    const answer = await fetch(await store.readUrl(key));
    expect(Buffer.from(await answer.arrayBuffer()).equals(body)).toBe(true);
    expect(answer.headers.get("content-type")).toBe("image/png");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    const head = await store.client.send(new HeadObjectCommand(store.of(key)));
    expect(head).toMatchObject({ ContentLength: 100, CacheControl: "no-store", Metadata: { note: "n" } });
  }
  await expect(store.put("x".repeat(1025), Buffer.alloc(1))).rejects.toMatchObject({ name: "KeyTooLongError" });
});

test("a body in chunks with its checksum behind it is taken, whole only", async () => {
  const body = randomBytes(200 * KiB);
  const chunks = Readable.from([body.subarray(0, 7), body.subarray(7, 70_000), body.subarray(70_000)]);
  await store.client.send(new PutObjectCommand({ ...store.of("chunked"), Body: chunks, ContentLength: body.length }));
  expect((await store.read("chunked")).equals(body)).toBe(true);
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
  await expect(store.read("broken")).rejects.toMatchObject({ name: "NoSuchKey" });
  expect(drafts()).toEqual([]);
});

test("of twenty writers of one new key exactly one wins, and its bytes are the object's", async () => {
  const bodies = Array.from({ length: 20 }, () => randomBytes(50 * KiB));
  const outcomes = await Promise.allSettled(bodies.map((body) => store.put("contested", body, { IfNoneMatch: "*" })));
  const won = outcomes.flatMap(({ status }, at) => (status === "fulfilled" ? [at] : []));
  expect(won).toHaveLength(1);
  expect(outcomes.filter((outcome) => outcome.status === "rejected").map(({ reason }) => reason.name)).toEqual(
    Array(19).fill("PreconditionFailed"),
  );
  expect((await store.read("contested")).equals(bodies[won[0] ?? -1] ?? Buffer.alloc(0))).toBe(true);
  expect(drafts()).toEqual([]);
});

test("a presigned PUT holds its sender to what was signed", async () => {
  const body = Buffer.from("exactly this");
  const ChecksumSHA256 = createHash("sha256").update(body).digest("base64");
  const url = await store.writeUrl("bound", { ContentLength: body.length, ChecksumSHA256 });
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
  const url = await store.writeUrl("large");
  const answer = await fetch(url, { method: "PUT", body: new Uint8Array(5 * KiB * KiB), headers: { origin: ORIGIN } });
  expect(answer.headers.get("access-control-allow-origin")).toBe(ORIGIN);
  expect(await codeOf(answer)).toBe("400 EntityTooLarge");
});

test("a sender who goes away leaves no object and no draft", async () => {
  const url = new URL(await store.writeUrl("abandoned"));
  const sending = request(url, { method: "PUT", headers: { "content-length": 100 * KiB } });
  sending.on("error", () => undefined);
  sending.write(Buffer.alloc(50 * KiB));
  await waitFor(() => drafts().length > 0, { what: "the begun draft" });
  sending.destroy();
  await waitFor(() => drafts().length === 0, { what: "the end of the draft" });
  await expect(store.read("abandoned")).rejects.toMatchObject({ name: "NoSuchKey" });
});

/** A signed PUT of a body that the SDK would not send. */
async function sendSigned(key: string, body: string, headers: Record<string, string>): Promise<Response> {
  const path = `/${store.s3.bucket}/${key}`;
  const date = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  const all: Record<string, string> = { host: new URL(store.s3.endpoint).host, "x-amz-date": date, ...headers };
  const names = Object.keys(all).sort();
  const lines = names.map((name) => `${name}:${all[name]}`);
  const canonical = ["PUT", path, "", ...lines, "", names.join(";"), headers["x-amz-content-sha256"]].join("\n");
  const scope = `${date.slice(0, 8)}/${store.s3.region}/s3/aws4_request`;
  const hash = createHash("sha256").update(canonical).digest("hex");
  const hmac = (secret: Buffer | string, text: string) => createHmac("sha256", secret).update(text).digest();
  const secret = scope.split("/").reduce<Buffer | string>(hmac, `AWS4${store.s3.secretAccessKey}`);
  const signature = hmac(secret, `AWS4-HMAC-SHA256\n${date}\n${scope}\n${hash}`).toString("hex");
  const { host: _, ...sent } = all;
  const authorization = `AWS4-HMAC-SHA256 Credential=${store.s3.accessKeyId}/${scope},SignedHeaders=${names.join(";")},Signature=${signature}`;
  return fetch(`${store.s3.endpoint}${path}`, { method: "PUT", headers: { ...sent, authorization }, body });
}
