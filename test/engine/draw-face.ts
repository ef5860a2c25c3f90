import type { ItemCategory } from "../../app/engine/categories";
import type { EngineImage, EngineItem } from "../../app/engine/engine";

type Rgb = [number, number, number];
export type DrawnFace = { skin: Rgb; ground: Rgb };

/** The drawn picture's size, and where its face is: the middle and the height from the hairline to the chin, in pixels. */
export const SIZE = { width: 240, height: 320 };
export const FACE = { x: 120, y: 130, tall: 120 };
/** The same as an engine tells it. */
export const face = { x: FACE.x / SIZE.width, y: FACE.y / SIZE.height, height: FACE.tall / SIZE.height };

const EYES = [FACE.x - 21, FACE.x + 21];
export const EYE_ROW = FACE.y - 15;
const MOUTH_ROW = FACE.y + 34;

/** A face on a plain ground: skin with pores, brows, eyes with whites and pupils, a mouth. */
export function drawFace({ skin, ground }: DrawnFace): EngineImage {
  const rgb = new Uint8Array(SIZE.width * SIZE.height * 3);
  for (let y = 0; y < SIZE.height; y++)
    for (let x = 0; x < SIZE.width; x++) rgb.set(paint(x, y, skin) ?? ground, (y * SIZE.width + x) * 3);
  return { ...SIZE, rgb };
}

function paint(x: number, y: number, skin: Rgb): Rgb | null {
  if (Math.hypot((x - FACE.x) / 0.78, y - FACE.y) > FACE.tall / 2) return null;
  for (const eye of EYES) {
    const [dx, dy] = [x - eye, y - EYE_ROW];
    if (Math.hypot(dx, dy) < 3.5) return [20, 15, 12];
    if (Math.hypot(dx / 2, dy) < 4) return [235, 232, 228];
    if (Math.abs(dx) < 11 && Math.abs(dy + 11) < 2) return darken(skin, 0.35);
  }
  if (Math.abs(x - FACE.x) < 16 && Math.abs(y - MOUTH_ROW) < 4) return [150, 60, 60];
  return darken(skin, (x * 7 + y * 13) % 5 === 0 ? 0.9 : 1);
}

const darken = (color: Rgb, share: number) => color.map((value) => Math.round(value * share)) as Rgb;

type Covers = (x: number, y: number) => number;

/** An item that covers the picture's pixels with the alpha that `covers` says (0–255), cut out as an engine does it. */
export function liftItem(image: EngineImage, category: ItemCategory, covers: Covers): EngineItem {
  const { width, height } = image;
  const mask = new Uint8Array(width * height);
  const rgba = new Uint8Array(width * height * 4);
  for (let i = 0; i < mask.length; i++) {
    mask[i] = covers(i % width, Math.floor(i / width));
    rgba.set([...image.rgb.subarray(i * 3, i * 3 + 3), mask[i]!], i * 4);
  }
  return {
    ...{ category, subcategory: null, label: category, confidence: 0.9, isOnSale: true, rank: 1, reasons: [] },
    ...{ box: boundShares(mask, image), polygon: null, area: 0.1, colors: [], mask },
    cutout: { x: 0, y: 0, width, height, rgba },
  };
}

function boundShares(mask: Uint8Array, { width, height }: EngineImage) {
  const inside = [...mask.keys()].filter((i) => mask[i]! >= 128);
  const [xs, ys] = [inside.map((i) => i % width), inside.map((i) => Math.floor(i / width))];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return {
    x: left / width,
    y: top / height,
    width: (Math.max(...xs) + 1 - left) / width,
    height: (Math.max(...ys) + 1 - top) / height,
  };
}

/** Paints a part of the picture in one colour; the picture is changed. */
export function paintOver(image: EngineImage, color: Rgb, covers: (x: number, y: number) => boolean): void {
  for (let i = 0; i < image.width * image.height; i++)
    if (covers(i % image.width, Math.floor(i / image.width))) image.rgb.set(color, i * 3);
}
