import sharp from "sharp";
import { EngineError, type EngineImage, type EngineItem } from "../engine";
import { allOrNone } from "./all-or-none";
import type { StudioItem } from "./studio-answers";

const FETCH_MS_MAX = 15_000;
const PICTURE_BYTES_MAX = 32 * 1024 * 1024;
const PICTURE_PIXELS_MAX = 50_000_000;

type FetchPictures = { item: StudioItem; image: EngineImage; signal: AbortSignal };

/**
 * An item's mask and cut-out in the pixels of our picture. Where the other service worked at another size they are scaled;
 * the mask says what is inside, also of the cut-out. Throws EngineError, or the signal's reason.
 */
export async function fetchPictures({
  item,
  image,
  signal,
}: FetchPictures): Promise<Pick<EngineItem, "mask" | "cutout">> {
  const place = placeCutout(item, image);
  const urls = [item.mask_url, item.cutout_url];
  const [maskBytes, cutoutBytes] = await allOrNone(signal, (until) => urls.map((url) => fetchBytes(url, until)));
  const mask = await readMask(maskBytes as Buffer, image);
  const rgba = await readCutout(cutoutBytes as Buffer, place);
  for (let y = 0; y < place.height; y++)
    for (let x = 0; x < place.width; x++)
      rgba[(y * place.width + x) * 4 + 3] = mask[(place.y + y) * image.width + place.x + x] ?? 0;
  return { mask, cutout: { ...place, rgba } };
}

type Place = { x: number; y: number; width: number; height: number };

function placeCutout({ box, cutout }: StudioItem, { width, height }: EngineImage): Place {
  const x = Math.min(Math.round(box.x * width), width - 1);
  const y = Math.min(Math.round(box.y * height), height - 1);
  const [wide, high] = [Math.round(box.width * width), Math.round(box.height * height)];
  // as many pixels as it has, where that is what the box says, give or take the rounding
  const size = (own: number, said: number) => Math.max(1, Math.abs(own - said) <= 1 ? own : said);
  return {
    x,
    y,
    width: Math.min(size(cutout.width, wide), width - x),
    height: Math.min(size(cutout.height, high), height - y),
  };
}

async function readMask(bytes: Buffer, { width, height }: EngineImage): Promise<Uint8Array> {
  return decode(() => open(bytes).resize({ width, height, fit: "fill" }).extractChannel(0).raw().toBuffer());
}

async function readCutout(bytes: Buffer, { width, height }: Place): Promise<Uint8Array> {
  return decode(() => open(bytes).ensureAlpha().resize({ width, height, fit: "fill" }).raw().toBuffer());
}

const open = (bytes: Buffer) => sharp(bytes, { limitInputPixels: PICTURE_PIXELS_MAX }).toColourspace("srgb");

async function decode(work: () => Promise<Buffer>): Promise<Uint8Array> {
  try {
    const { buffer, byteOffset, length } = await work();
    return new Uint8Array(buffer, byteOffset, length);
  } catch (cause) {
    throw new EngineError("ENGINE_FAILED", "a picture of the studio cannot be read", { retryable: false, cause });
  }
}

async function fetchBytes(url: string, signal: AbortSignal): Promise<Buffer> {
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(FETCH_MS_MAX)]) });
    if (!response.ok || !response.body) throw new Error(`status ${response.status}`);
    const parts: Uint8Array[] = [];
    let length = 0;
    const reader = response.body.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      length += part.value.length;
      if (length > PICTURE_BYTES_MAX) throw new Error(`more than ${PICTURE_BYTES_MAX} bytes`);
      parts.push(part.value);
    }
    return Buffer.concat(parts);
  } catch (cause) {
    signal.throwIfAborted();
    throw new EngineError("ENGINE_FAILED", "a picture of the studio could not be fetched", { retryable: true, cause });
  }
}
