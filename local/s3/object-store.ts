import { createHash, randomUUID } from "node:crypto";
import { createReadStream, mkdirSync, renameSync } from "node:fs";
import { type FileHandle, mkdir, open, readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { crc32 } from "node:zlib";
import { S3Error } from "./s3-error";

const KEY_BYTES_MAX = 1024;
const HEAD_BYTES = 8192;

export type ObjectHead = {
  key: string;
  size: number;
  etag: string;
  crc32: string;
  contentType: string;
  cacheControl: string | null;
  meta: Record<string, string>;
  modified: number;
};
export type Digests = { md5: Buffer; sha256: Buffer; crc32: Buffer; size: number };
type PutObject = {
  bucket: string;
  key: string;
  body: AsyncIterable<Buffer>;
  head: Pick<ObjectHead, "contentType" | "cacheControl" | "meta">;
  bytesMax: number;
  writeOnce: boolean;
  verify: (digests: Digests) => void;
};
export type ObjectStore = Awaited<ReturnType<typeof openStore>>;

/**
 * Objects in a folder: one file each, a head of fixed size and then the bytes, named by the key's sha256. A file is written
 * to `tmp/`, synced and renamed, so that a reader sees all of an object or the one before. The index lives in memory and is
 * read from the heads at the start; so one process owns the folder.
 */
export async function openStore(dir: string) {
  const temporary = join(dir, "tmp");
  const root = join(dir, "objects");
  await rm(temporary, { recursive: true, force: true });
  for (const folder of [temporary, root]) mkdirSync(folder, { recursive: true });
  const buckets = new Map<string, Map<string, ObjectHead>>();
  for (const bucket of await readdir(root)) buckets.set(bucket, await readIndex(join(root, bucket)));

  const fileOf = (bucket: string, key: string) => {
    const name = createHash("sha256").update(key).digest("hex");
    return join(root, bucket, name.slice(0, 2), name);
  };

  function find(bucket: string): Map<string, ObjectHead> {
    const known = buckets.get(bucket);
    if (!known) throw new S3Error(404, "NoSuchBucket", "The specified bucket does not exist.");
    return known;
  }

  return {
    find,
    head(bucket: string, key: string): ObjectHead {
      const known = find(bucket).get(key);
      if (!known) throw new S3Error(404, "NoSuchKey", "The specified key does not exist.");
      return known;
    },
    async createBucket(bucket: string): Promise<void> {
      if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) throw new S3Error(400, "InvalidBucketName");
      await mkdir(join(root, bucket), { recursive: true });
      if (!buckets.has(bucket)) buckets.set(bucket, new Map());
    },
    read(bucket: string, head: ObjectHead, from = 0, to = head.size - 1): AsyncIterable<Buffer> {
      if (head.size === 0) return emptyBody();
      return createReadStream(fileOf(bucket, head.key), { start: HEAD_BYTES + from, end: HEAD_BYTES + to });
    },
    async remove(bucket: string, key: string): Promise<void> {
      if (find(bucket).delete(key)) await rm(fileOf(bucket, key), { force: true });
    },
    async put({ bucket, key, body, head, bytesMax, writeOnce, verify }: PutObject): Promise<ObjectHead> {
      const index = find(bucket);
      if (Buffer.byteLength(key) > KEY_BYTES_MAX) throw new S3Error(400, "KeyTooLongError");
      const refuseSecond = () => {
        if (writeOnce && index.has(key)) throw new S3Error(412, "PreconditionFailed", "The object exists already.");
      };
      refuseSecond();
      const draft = join(temporary, randomUUID());
      const file = await open(draft, "wx");
      try {
        const digests = await writeBody(file, body, bytesMax);
        verify(digests);
        const stored: ObjectHead = {
          ...head,
          key,
          size: digests.size,
          etag: digests.md5.toString("hex"),
          crc32: digests.crc32.toString("base64"),
          modified: Date.now(),
        };
        await writeHead(file, stored);
        await file.datasync();
        await file.close();
        const target = fileOf(bucket, key);
        await mkdir(dirname(target), { recursive: true });
        refuseSecond();
        // in one tick: no other request sees the index and the disk disagree, and only one of many writers wins
        renameSync(draft, target);
        index.set(key, stored);
        await syncFolder(dirname(target));
        return stored;
      } catch (error) {
        await file.close().catch(() => undefined);
        await rm(draft, { force: true });
        throw error;
      }
    },
  };
}

async function writeBody(file: FileHandle, body: AsyncIterable<Buffer>, bytesMax: number): Promise<Digests> {
  const md5 = createHash("md5");
  const sha256 = createHash("sha256");
  let sum = 0;
  let size = 0;
  for await (const part of body) {
    if (size + part.length > bytesMax)
      throw new S3Error(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size.");
    md5.update(part);
    sha256.update(part);
    sum = crc32(part, sum);
    await file.write(part, 0, part.length, HEAD_BYTES + size);
    size += part.length;
  }
  const crc = Buffer.alloc(4);
  crc.writeUInt32BE(sum >>> 0);
  return { md5: md5.digest(), sha256: sha256.digest(), crc32: crc, size };
}

async function writeHead(file: FileHandle, head: ObjectHead): Promise<void> {
  const text = Buffer.from(JSON.stringify(head));
  if (text.length > HEAD_BYTES) throw new S3Error(400, "MetadataTooLarge");
  const padded = Buffer.alloc(HEAD_BYTES, 0x20);
  text.copy(padded);
  await file.write(padded, 0, HEAD_BYTES, 0);
}

async function readIndex(folder: string): Promise<Map<string, ObjectHead>> {
  const index = new Map<string, ObjectHead>();
  const bytes = Buffer.alloc(HEAD_BYTES);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = await open(join(entry.parentPath, entry.name));
    await file.read(bytes, 0, HEAD_BYTES, 0).finally(() => file.close());
    const head = JSON.parse(bytes.toString("utf8")) as ObjectHead;
    index.set(head.key, head);
  }
  return index;
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}

async function* emptyBody(): AsyncGenerator<Buffer> {}
