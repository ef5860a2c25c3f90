import { randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { allowOrigin, answerPreflight } from "./answer-cors";
import { openStore } from "./object-store";
import { escapeXml, notImplemented, S3Error } from "./s3-error";
import { deleteObjects, listObjects } from "./serve-bucket";
import { serveCopy, serveRead, serveWrite } from "./serve-objects";
import { type Account, type KeyPair, parseQuery, verifySignature } from "./verify-signature";

const OBJECT_BYTES_MAX = 50 * 1024 * 1024;
const XML_BYTES_MAX = 1024 * 1024;
const DRAIN_MS_MAX = 5_000;

type StartS3 = Partial<Account> & {
  port: number;
  dir?: string;
  bucket?: string;
  allowedOrigins?: string[];
  objectBytesMax?: number;
  failPercent?: number;
};
type Context = {
  store: Awaited<ReturnType<typeof openStore>>;
  account: Account;
  allowedOrigins: string[];
  bytesMax: number;
  failPercent: number;
};

/**
 * The S3 stand-in on the loopback: a strict subset of S3 on one folder. Without `dir` it lives in a temporary folder that
 * `stop` removes. `failPercent` of the calls answer 503 SlowDown.
 */
export async function startS3({
  port,
  dir,
  bucket = "looklift",
  allowedOrigins = [],
  objectBytesMax = OBJECT_BYTES_MAX,
  failPercent = 0,
  ...given
}: StartS3) {
  const folder = dir ?? mkdtempSync(join(tmpdir(), "looklift-s3-"));
  const account: Account = {
    accessKeyId: given.accessKeyId ?? `local${randomBytes(6).toString("hex")}`,
    secretAccessKey: given.secretAccessKey ?? randomBytes(24).toString("base64url"),
    region: given.region ?? "us-east-1",
  };
  const context: Context = {
    store: await openStore(folder),
    account,
    allowedOrigins,
    bytesMax: objectBytesMax,
    failPercent,
  };
  const server = createServer({ requestTimeout: 300_000 }, (req, res) => {
    const requestId = randomUUID();
    res.setHeader("x-amz-request-id", requestId);
    answer(req, res, context).catch((error: unknown) => answerError(req, res, error, requestId));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bucket,
    ...account,
    /** Changes which pairs of keys are taken, from the next call on. */
    takeKeys([first, ...otherPairs]: [KeyPair, ...KeyPair[]]): void {
      context.account = { region: account.region, ...first, otherPairs };
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      if (!dir) rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function answer(req: IncomingMessage, res: ServerResponse, context: Context): Promise<void> {
  const [rawPath = "", rawQuery = ""] = (req.url ?? "").split(/\?(.*)/s);
  const allowed = allowOrigin(req, res, context.allowedOrigins);
  if (req.method === "OPTIONS") return answerPreflight(req, res, allowed);
  const query = parseQuery(rawQuery);
  const { payload } = verifySignature(
    { method: req.method ?? "", rawPath, query, headers: req.headers },
    context.account,
  );
  const [, bucket = "", key = ""] = /^\/([^/]*)\/?([\s\S]*)$/.exec(decodeURIComponent(rawPath)) ?? [];
  if (!bucket) throw notImplemented("ListBuckets");
  if (Math.random() * 100 < context.failPercent || key.includes("sentinel-503"))
    throw new S3Error(503, "SlowDown", "Please reduce your request rate.");
  const named = Object.fromEntries(query);
  if (key) await answerObject(req, res, { context, bucket, key, query: named, payload });
  else await answerBucket(req, res, { context, bucket, query: named });
}

type Target = { context: Context; bucket: string; query: Record<string, string> };

async function answerObject(
  req: IncomingMessage,
  res: ServerResponse,
  target: Target & { key: string; payload: string },
) {
  const { context, bucket, key, query, payload } = target;
  for (const feature of ["uploads", "uploadId", "tagging", "acl", "versionId"])
    if (feature in query) throw notImplemented(feature);
  const { store, bytesMax } = context;
  const call = { req, res, store, bucket, key, query, payload, bytesMax };
  if (req.method === "GET" || req.method === "HEAD") return serveRead(call);
  if (req.method === "DELETE") {
    await store.remove(bucket, key);
    return send(res, 204, "");
  }
  if (req.method !== "PUT") throw new S3Error(405, "MethodNotAllowed");
  if (req.headers["x-amz-copy-source"] !== undefined) {
    const copy = await serveCopy(call);
    const modified = new Date(copy.modified).toISOString();
    return send(
      res,
      200,
      `<CopyObjectResult><ETag>"${copy.etag}"</ETag><LastModified>${modified}</LastModified></CopyObjectResult>`,
    );
  }
  const { etag, crc32 } = await serveWrite(call);
  send(res, 200, "", { ETag: `"${etag}"`, "x-amz-checksum-crc32": crc32, "x-amz-checksum-type": "FULL_OBJECT" });
}

async function answerBucket(
  req: IncomingMessage,
  res: ServerResponse,
  { context, bucket, query }: Target,
): Promise<void> {
  const { store } = context;
  const options = Object.keys(query).filter((name) => name !== "x-id" && !name.startsWith("X-Amz-"));
  if (req.method === "PUT" && options.length === 0) {
    await store.createBucket(bucket);
    return send(res, 200, "");
  }
  if (req.method === "HEAD") {
    store.find(bucket);
    return send(res, 200, "");
  }
  if (req.method === "GET" && query["list-type"] === "2") return send(res, 200, listObjects(store, bucket, query));
  if (req.method === "POST" && "delete" in query)
    return send(res, 200, await deleteObjects(store, bucket, await readSmall(req)));
  throw notImplemented(`${req.method} ?${options.join("&")}`);
}

async function readSmall(req: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of req as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > XML_BYTES_MAX) throw new S3Error(400, "EntityTooLarge");
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

async function answerError(
  req: IncomingMessage,
  res: ServerResponse,
  error: unknown,
  requestId: string,
): Promise<void> {
  if (res.headersSent) return void res.destroy();
  // a browser shows a bare network error instead of this answer while its upload is still on the way
  if (!req.complete) await drain(req);
  const known = error instanceof S3Error ? error : error instanceof URIError ? new S3Error(400, "InvalidURI") : null;
  // never the URL: its query may hold a live signature
  if (!known) console.error(JSON.stringify({ level: "error", requestId, method: req.method, error: String(error) }));
  const { status, code, message } = known ?? new S3Error(500, "InternalError", "We encountered an internal error.");
  if (!req.complete) res.setHeader("Connection", "close");
  for (const name of ["ETag", "Last-Modified", "Accept-Ranges"]) res.removeHeader(name);
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${escapeXml(message)}</Message><RequestId>${requestId}</RequestId></Error>`;
  send(res, status, req.method === "HEAD" ? "" : body);
}

function drain(req: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    let left = 2 * OBJECT_BYTES_MAX;
    const limit = setTimeout(resolve, DRAIN_MS_MAX);
    const end = () => {
      clearTimeout(limit);
      resolve();
    };
    req.on("data", (part: Buffer) => {
      left -= part.length;
      if (left < 0) end();
    });
    req.once("end", end).once("close", end).once("error", end).resume();
  });
}

function send(res: ServerResponse, status: number, body: string, headers: Record<string, string> = {}): void {
  if (body) res.setHeader("Content-Type", "application/xml");
  res.writeHead(status, { ...headers, "Content-Length": Buffer.byteLength(body) });
  res.end(body);
}
