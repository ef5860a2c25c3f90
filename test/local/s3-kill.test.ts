import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";

const ROUNDS = 4;
const KEYS = 4;
const OBJECT_BYTES = 2 * 1024 * 1024;
const KILLED_AFTER = 5;

const root = join(import.meta.dirname, "../..");
const account = { S3_ACCESS_KEY_ID: "local", S3_SECRET_ACCESS_KEY: randomBytes(12).toString("hex") };
let dir: string;
let child: ChildProcess;
let client: S3Client;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "looklift-s3-kill-"));
});
afterAll(() => {
  child?.kill("SIGKILL");
  rmSync(dir, { recursive: true, force: true });
});

async function start(): Promise<void> {
  child = spawn(process.execPath, ["--import", "tsx", "local/s3/main.ts"], {
    cwd: root,
    env: { ...process.env, ...account, S3_STANDIN_PORT: "0", S3_STANDIN_DIR: dir },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(child.stdout as NodeJS.ReadableStream, "data");
  client?.destroy();
  client = new S3Client({
    region: "us-east-1",
    endpoint: JSON.parse(String(line)).endpoint,
    credentials: { accessKeyId: account.S3_ACCESS_KEY_ID, secretAccessKey: account.S3_SECRET_ACCESS_KEY },
    forcePathStyle: true,
    maxAttempts: 1,
  });
}

async function read(Key: string): Promise<Buffer> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket: "looklift", Key }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

test("a store that is killed while it writes keeps all of the last object, or all of the one before", async () => {
  await start();
  await client.send(new CreateBucketCommand({ Bucket: "looklift" }));
  const acknowledged = new Map<string, number>();
  const begun = new Map<string, number>();
  let version = 0;
  for (let round = 0; round < ROUNDS; round++) {
    let written = 0;
    const ended = once(child, "exit");
    // each object is one byte over and over: a torn one shows two
    const writers = Array.from({ length: KEYS }, async (_, key) => {
      for (;;) {
        const value = ++version % 256;
        begun.set(`${key}`, value);
        const Body = Buffer.alloc(OBJECT_BYTES, value);
        await client.send(new PutObjectCommand({ Bucket: "looklift", Key: `${key}`, Body }));
        acknowledged.set(`${key}`, value);
        // in the middle of what the other writers send
        if (++written === KILLED_AFTER) child.kill("SIGKILL");
      }
    });
    await Promise.allSettled(writers);
    await ended;
    await start();
    for (const [key, value] of acknowledged) {
      const bytes = await read(key);
      expect(bytes.length).toBe(OBJECT_BYTES);
      expect([...new Set(bytes)]).toHaveLength(1);
      expect([value, begun.get(key)]).toContain(bytes[0]);
    }
    expect(readdirSync(join(dir, "tmp"))).toEqual([]);
  }
});
