import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Context } from "hono";
import sharp from "sharp";
import type { ShopFile, ShopState } from "../shop-state";

type Picture = { bytes: Buffer<ArrayBuffer>; type: string; etag: string };
type State = Pick<ShopState, "files" | "filePath">;

// As at Shopify's CDN.
const SIDE_PIXELS_MAX = 5760;
const CACHE_BYTES_MAX = 64 * 1024 * 1024;
const WEBP_QUALITY = 82;

/**
 * Answers `/cdn/shop/files/<filename>?width=&height=`: the shop's pictures, made smaller but never larger, as WebP for a
 * browser that takes it. What was made is kept in memory, the oldest let go first.
 */
export function createImageServer({ state }: { state: State }) {
  const kept = new Map<string, Promise<Picture>>();
  let keptBytes = 0;

  async function keep(key: string, made: Promise<Picture>): Promise<void> {
    try {
      keptBytes += (await made).bytes.length;
    } catch {
      kept.delete(key);
    }
    for (const [oldest, picture] of kept) {
      if (keptBytes <= CACHE_BYTES_MAX || kept.size === 1) break;
      kept.delete(oldest);
      keptBytes -= (await picture).bytes.length;
    }
  }

  return async (c: Context, filename: string): Promise<Response> => {
    const file = [...state.files.values()].find((entry) => entry.filename === filename && entry.status === "READY");
    if (!file) return c.text("Not found", 404);
    const size = { width: readSide(c.req.query("width")), height: readSide(c.req.query("height")) };
    const webp = (c.req.header("accept") ?? "").includes("image/webp");
    const key = JSON.stringify([file.id, file.updatedAt, size, webp]);
    let picture = kept.get(key);
    if (!picture) {
      picture = makePicture({ path: state.filePath(file), file, size, webp });
      kept.set(key, picture);
      void keep(key, picture);
    }
    const { bytes, type, etag } = await picture;
    const headers = { "Cache-Control": "public, max-age=31536000, immutable", Vary: "Accept", ETag: etag };
    if (c.req.header("if-none-match") === etag) return c.body(null, 304, headers);
    return c.body(bytes, 200, { ...headers, "Content-Type": type, "Access-Control-Allow-Origin": "*" });
  };
}

function readSide(text: string | undefined): number | undefined {
  const side = Number(text);
  return Number.isInteger(side) && side > 0 ? Math.min(side, SIDE_PIXELS_MAX) : undefined;
}

type Make = {
  path: string;
  file: ShopFile;
  size: { width: number | undefined; height: number | undefined };
  webp: boolean;
};

async function makePicture({ path, file, size, webp }: Make): Promise<Picture> {
  const original = await readFile(path);
  const image = sharp(original).rotate();
  const { width, height } = size;
  if (width || height)
    image.resize({ ...(width && { width }), ...(height && { height }), fit: "inside", withoutEnlargement: true });
  const made = webp ? image.webp({ quality: WEBP_QUALITY, effort: 2 }) : image.toFormat(formatOf(file));
  const bytes = Buffer.from(await made.toBuffer());
  const type = webp ? "image/webp" : `image/${formatOf(file)}`;
  return { bytes, type, etag: `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"` };
}

function formatOf({ mimeType }: ShopFile): "png" | "jpeg" {
  return mimeType === "image/png" ? "png" : "jpeg";
}
