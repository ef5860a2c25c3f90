import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { createWriteStream, rmSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Context, Hono } from "hono";
import type { ShopState, StagedUpload } from "../shop-state";
import type { StandIn } from "../stand-in";

const STAGED_SECONDS = 604_800;
const UPLOAD_BYTES_MAX = 20 * 1024 * 1024;

type Target = { url: string; resourceUrl: string; parameters: { name: string; value: string }[] };

/** A place for one file's bytes, as `stagedUploadsCreate` gives it: a signed address for one PUT, good for a week. */
export function stageUpload(standIn: StandIn, { filename, mimeType }: { filename: string; mimeType: string }): Target {
  const staged: StagedUpload = {
    id: randomUUID(),
    filename: filename.replace(/[^\w.-]+/g, "_"),
    mimeType,
    expiresAt: Date.now() + STAGED_SECONDS * 1000,
    bytes: null,
  };
  dropExpired(standIn.state);
  standIn.state.stagedUploads.set(staged.id, staged);
  const resourceUrl = `${standIn.origin}/staged/${staged.id}/${staged.filename}`;
  const query = `X-Goog-Expires=${STAGED_SECONDS}&X-Goog-Signature=${sign(standIn, staged)}`;
  return {
    url: `${resourceUrl}?${query}`,
    resourceUrl,
    parameters: [
      { name: "content_type", value: mimeType },
      { name: "acl", value: "private" },
    ],
  };
}

/** The staged upload that a `resourceUrl` of ours names, whatever port it was given on; null for any other address. */
export function findStaged({ state }: Pick<StandIn, "state">, source: string): StagedUpload | null {
  const [, id = ""] = /^http:\/\/127\.0\.0\.1:\d+\/staged\/([^/]+)\//.exec(source) ?? [];
  return state.stagedUploads.get(id) ?? null;
}

export const stagedPath = ({ dir }: Pick<ShopState, "dir">, { id }: Pick<StagedUpload, "id">): string =>
  join(dir, "staged", id);

/** The storage behind the signed addresses: PUT from anywhere, with the content type that was signed. */
export function serveStagedUploads(web: Hono, standIn: StandIn): void {
  web.on(["PUT", "OPTIONS"], "/staged/:id/:filename", async (c) => {
    c.header("Access-Control-Allow-Origin", "*");
    if (c.req.method === "OPTIONS") {
      c.header("Access-Control-Allow-Methods", "PUT");
      c.header("Access-Control-Allow-Headers", "content-type");
      return c.body(null, 204);
    }
    return acceptBytes(c, standIn);
  });
}

async function acceptBytes(c: Context, standIn: StandIn): Promise<Response> {
  const { state } = standIn;
  const staged = state.stagedUploads.get(c.req.param("id") ?? "");
  if (!staged || staged.filename !== c.req.param("filename")) return c.text("NoSuchKey", 404);
  const signature = Buffer.from(c.req.query("X-Goog-Signature") ?? "");
  const wanted = Buffer.from(sign(standIn, staged));
  if (signature.length !== wanted.length || !timingSafeEqual(signature, wanted))
    return c.text("SignatureDoesNotMatch", 403);
  if (staged.expiresAt < Date.now()) return c.text("ExpiredToken", 400);
  if (c.req.header("content-type") !== staged.mimeType) return c.text("SignatureDoesNotMatch: content type", 403);
  const partial = `${stagedPath(state, staged)}.${randomUUID()}`;
  try {
    const bytes = await writeBytes(c.req.raw.body, partial);
    await rename(partial, stagedPath(state, staged));
    staged.bytes = bytes;
    await state.save();
    return c.body(null, 200);
  } catch (error) {
    await rm(partial, { force: true });
    if (error instanceof RangeError) return c.text("EntityTooLarge", 400);
    throw error;
  }
}

async function writeBytes(body: ReadableStream | null, path: string): Promise<number> {
  let bytes = 0;
  const measure = new Transform({
    transform(part: Buffer, _, done) {
      bytes += part.length;
      done(bytes > UPLOAD_BYTES_MAX ? new RangeError("too large") : null, part);
    },
  });
  const source = body ? Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]) : Readable.from([]);
  await pipeline(source, measure, createWriteStream(path));
  return bytes;
}

function dropExpired(state: ShopState): void {
  for (const [id, staged] of state.stagedUploads) {
    if (staged.expiresAt > Date.now()) continue;
    state.stagedUploads.delete(id);
    rmSync(stagedPath(state, staged), { force: true });
  }
}

const sign = ({ apiSecret }: Pick<StandIn, "apiSecret">, { id, filename, expiresAt }: StagedUpload): string =>
  createHmac("sha256", apiSecret).update(`${id}/${filename}/${expiresAt}`).digest("hex");
