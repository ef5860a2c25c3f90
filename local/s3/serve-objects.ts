import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { decodeChunked } from "./decode-chunked";
import type { Digests, ObjectHead, ObjectStore } from "./object-store";
import { notImplemented, S3Error } from "./s3-error";

export type ObjectCall = {
  req: IncomingMessage;
  res: ServerResponse;
  store: ObjectStore;
  bucket: string;
  key: string;
  query: Record<string, string>;
  payload: string;
  bytesMax: number;
};

const UNSIGNED_TRAILER = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
const refusedChecksums = ["crc32c", "crc64nvme", "sha1"];

/** GetObject and HeadObject, with ranges and If-None-Match. */
export async function serveRead({ req, res, store, bucket, key, query }: ObjectCall): Promise<void> {
  const head = store.head(bucket, key);
  if (req.headers["if-none-match"]?.split(/ *, */).includes(`"${head.etag}"`)) return void res.writeHead(304).end();
  const range = readRange(req.headers.range, head, res);
  writeHeadHeaders(res, head, query);
  if (range.partial) res.setHeader("Content-Range", `bytes ${range.from}-${range.to}/${head.size}`);
  else if (req.headers["x-amz-checksum-mode"] === "ENABLED") res.setHeader("x-amz-checksum-crc32", head.crc32);
  res.writeHead(range.partial ? 206 : 200, { "Content-Length": Math.max(0, range.to - range.from + 1) });
  if (req.method === "HEAD") return void res.end();
  await pipeline(store.read(bucket, head, range.from, range.to), res);
}

/** PutObject: plain or aws-chunked body, every given checksum verified, `If-None-Match: *` honoured. */
export async function serveWrite(call: ObjectCall): Promise<ObjectHead> {
  const { req, store, bucket, key, query, payload, bytesMax } = call;
  const { headers } = req;
  if (payload.startsWith("STREAMING-") && payload !== UNSIGNED_TRAILER) throw notImplemented(payload);
  const chunked = payload === UNSIGNED_TRAILER ? decodeChunked(req) : null;
  const announced = Number(headers[chunked ? "x-amz-decoded-content-length" : "content-length"]);
  if (!(announced >= 0)) throw new S3Error(411, "MissingContentLength");
  if (announced > bytesMax)
    throw new S3Error(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size.");
  const checksum = (name: string) => {
    const field = `x-amz-checksum-${name}`;
    return headers[field] ?? query[field] ?? chunked?.trailers[field];
  };
  for (const name of refusedChecksums)
    if (checksum(name) || String(headers["x-amz-trailer"] ?? "").includes(name))
      throw notImplemented(`The checksum ${name}`);
  return store.put({
    ...{ bucket, key, bytesMax },
    body: chunked?.body ?? req,
    head: readMeta(req),
    writeOnce: headers["if-none-match"] === "*",
    verify: (digests) => verifyDigests(digests, { announced, payload, md5: headers["content-md5"], checksum }),
  });
}

/** CopyObject inside this store, with the source's type and metadata unless they are replaced. */
export async function serveCopy({ req, store, bucket, key, bytesMax }: ObjectCall): Promise<ObjectHead> {
  const source = decodeURIComponent(String(req.headers["x-amz-copy-source"])).replace(/^\//, "");
  const at = source.indexOf("/");
  const from = store.head(source.slice(0, at), source.slice(at + 1));
  const replace = req.headers["x-amz-metadata-directive"] === "REPLACE";
  return store.put({
    ...{ bucket, key, bytesMax },
    body: store.read(source.slice(0, at), from),
    head: replace ? readMeta(req) : from,
    writeOnce: false,
    verify: () => undefined,
  });
}

function readMeta({ headers }: IncomingMessage) {
  const own = Object.entries(headers).filter(([name]) => name.startsWith("x-amz-meta-"));
  return {
    contentType: headers["content-type"] ?? "binary/octet-stream",
    cacheControl: headers["cache-control"] ?? null,
    meta: Object.fromEntries(own.map(([name, value]) => [name, String(value)])),
  };
}

type Expected = { announced: number; payload: string; md5: unknown; checksum: (name: string) => unknown };

function verifyDigests(digests: Digests, { announced, payload, md5, checksum }: Expected): void {
  if (digests.size !== announced)
    throw new S3Error(400, "IncompleteBody", "The body has another length than was announced.");
  if (/^[0-9a-f]{64}$/.test(payload) && digests.sha256.toString("hex") !== payload)
    throw new S3Error(400, "XAmzContentSHA256Mismatch");
  const given: [string, unknown, Buffer][] = [
    ["Content-MD5", md5, digests.md5],
    ["CRC32", checksum("crc32"), digests.crc32],
    ["SHA256", checksum("sha256"), digests.sha256],
  ];
  for (const [name, value, actual] of given)
    if (value !== undefined && value !== actual.toString("base64"))
      throw new S3Error(400, "BadDigest", `The ${name} you specified did not match the calculated checksum.`);
}

function readRange(text: string | undefined, head: ObjectHead, res: ServerResponse) {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(text ?? "") ?? [];
  if (!first && !last) return { partial: false, from: 0, to: head.size - 1 };
  const from = first ? Number(first) : Math.max(0, head.size - Number(last));
  const to = first && last ? Math.min(head.size - 1, Number(last)) : head.size - 1;
  if (from <= to) return { partial: true, from, to };
  res.setHeader("Content-Range", `bytes */${head.size}`);
  throw new S3Error(416, "InvalidRange", "The requested range is not satisfiable");
}

function writeHeadHeaders(res: ServerResponse, head: ObjectHead, query: Record<string, string>): void {
  res.setHeader("ETag", `"${head.etag}"`);
  res.setHeader("Last-Modified", new Date(head.modified).toUTCString());
  res.setHeader("Accept-Ranges", "bytes");
  res.setHeader("X-Content-Type-Options", "nosniff");
  res.setHeader("Content-Type", query["response-content-type"] ?? head.contentType);
  const cacheControl = query["response-cache-control"] ?? head.cacheControl;
  if (cacheControl) res.setHeader("Cache-Control", cacheControl);
  if (query["response-content-disposition"])
    res.setHeader("Content-Disposition", query["response-content-disposition"]);
  for (const [name, value] of Object.entries(head.meta)) res.setHeader(name, value);
}
