import { readFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import type { EngineImage } from "../../app/engine/engine";

export type Photo = { id: string; items: { category: string; area: number; fine: string[] }[] };
export type Cut = "none" | "top" | "bottom";
type ReadPhoto = { folder: string; id: string; side: number; cut: Cut; blur?: number };

// what of the height is left when head or legs are cut off
const KEPT_SHARE = 0.58;
const EVERY = 12;

/** The labelled photos of a folder whose place in the list leaves `first` when divided by 12. */
export function listPhotos({ folder, first }: { folder: string; first: number }): Photo[] {
  const { photos } = JSON.parse(readFileSync(join(folder, "photos.json"), "utf8")) as { photos: Photo[] };
  return photos.filter((_, i) => i % EVERY === first);
}

/** A labelled photo, whole or cut by the frame, as an engine takes it, with a class index a pixel beside it. */
export async function readPhoto({ folder, id, side, cut, blur = 0 }: ReadPhoto) {
  const path = join(folder, "images", `${id}.jpg`);
  const { width = 0, height: whole = 0 } = await sharp(path).metadata();
  const height = cut === "none" ? whole : Math.floor(whole * KEPT_SHARE);
  const part = { left: 0, top: cut === "bottom" ? whole - height : 0, width, height };
  let pixels = sharp(path).extract(part).resize(side, side, { fit: "inside" });
  if (blur > 0) pixels = pixels.blur(blur);
  const { data, info } = await pixels.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const truth = await sharp(join(folder, "labels", `${id}.png`))
    .extractChannel(0)
    .extract(part)
    .resize(info.width, info.height, { fit: "fill", kernel: "nearest" })
    .raw()
    .toBuffer();
  const image: EngineImage = { width: info.width, height: info.height, rgb: new Uint8Array(data) };
  return { image, truth: new Uint8Array(truth) };
}
