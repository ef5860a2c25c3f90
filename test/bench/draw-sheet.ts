import { mkdirSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import type { EngineImage } from "../../app/engine/engine";

/** A photo with what was found and what is true, a class index a pixel, and how well they fit (0–1). */
export type Sheeted = { id: string; fit: number; image: EngineImage; labels: Uint8Array; truth: Uint8Array };

const HEIGHT = 300;
const A_ROW = 5;
const FOLDER = join(import.meta.dirname, "../artefacts/engine");
// one colour a class of the head, background first
const palette = [
  ...["#000000", "#8b5a2b", "#00c8ff", "#5a3c1e", "#ffc8a0", "#ff5050", "#ff9600", "#c800c8"],
  ...["#ff78c8", "#3c78ff", "#96c8ff", "#ffff00", "#00b43c", "#a0ff78", "#ffffff", "#787878"],
].map((hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)));

/** Draws the best, the typical and the worst photos, a row each: the photo, what was found, what is true. Answers the path. */
export async function drawSheet(all: Sheeted[]): Promise<string> {
  const sorted = [...all].sort((a, b) => b.fit - a.fit);
  const middle = Math.max(0, (sorted.length >> 1) - (A_ROW >> 1));
  const rows = [sorted.slice(0, A_ROW), sorted.slice(middle, middle + A_ROW), sorted.slice(-A_ROW)];
  const tiles = await Promise.all(rows.map((row) => Promise.all(row.map(drawTile))));
  const width = Math.max(...tiles.map((row) => row.reduce((sum, tile) => sum + tile.width, 0)));
  const placed = tiles.flatMap((row, y) => {
    let left = 0;
    return row.map(({ data, width: own }) => {
      const place = { input: data, left, top: y * HEIGHT };
      left += own;
      return place;
    });
  });
  const path = join(FOLDER, "contact-sheet.jpg");
  mkdirSync(FOLDER, { recursive: true });
  await sharp({ create: { width, height: rows.length * HEIGHT, channels: 3, background: "#ffffff" } })
    .composite(placed)
    .jpeg({ quality: 82 })
    .toFile(path);
  return path;
}

async function drawTile({ image, labels, truth }: Sheeted) {
  const parts = await Promise.all([null, labels, truth].map((classes) => drawPart(image, classes)));
  const width = parts[0]!.info.width;
  const data = await sharp({ create: { width: width * 3 + 8, height: HEIGHT, channels: 3, background: "#ffffff" } })
    .composite(parts.map((part, i) => ({ input: part.data, left: i * width, top: 0 })))
    .png()
    .toBuffer();
  return { data, width: width * 3 + 8 };
}

function drawPart({ width, height, rgb }: EngineImage, classes: Uint8Array | null) {
  const painted = classes
    ? Uint8Array.from(rgb, (value, i) => {
        const label = classes[Math.floor(i / 3)]!;
        return label === 0 ? 128 + value / 2 : value * 0.4 + (palette[label]?.[i % 3] ?? 0) * 0.6;
      })
    : rgb;
  return sharp(painted, { raw: { width, height, channels: 3 } })
    .resize({ height: HEIGHT })
    .png()
    .toBuffer({ resolveWithObject: true });
}
