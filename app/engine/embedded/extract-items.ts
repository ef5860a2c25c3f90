import { categories } from "../categories";
import type { Box, EngineHints, EngineImage, EngineItem, EngineOutcome } from "../engine";
import { boundMask, cutOut, type PixelBox } from "./cut-out";
import { drawMask } from "./draw-mask";
import { findFaces } from "./find-faces";
import { findWarnings } from "./find-warnings";
import { groupItems, type ItemShape } from "./group-items";
import { chanceMin, showChance } from "./judge-classes";
import type { Graphs } from "./load-graphs";
import { nameColors } from "./name-colors";
import { rankItems } from "./rank-items";
import { type Reading, readPicture, seePicture } from "./read-picture";
import type { Edges } from "./sample-planes";
import { tracePolygon } from "./trace-polygon";

const ITEMS_DEFAULT_MAX = 20;

/** The whole way from pixels to ranked items. `onStage` hears each stage as it starts, with the share of the work done. */
export async function extractItems(
  graphs: Graphs,
  image: EngineImage,
  hints: EngineHints,
  onStage: (stage: string, share: number) => void,
): Promise<EngineOutcome> {
  const sight = await seePicture(graphs, image, onStage);
  onStage("edges", 0.6);
  const reading = readPicture(sight, hints);
  onStage("items", 0.8);
  return liftItems(image, reading, hints);
}

/** The items of a picture that was read, ranked, and what the merchant should know of it. */
export function liftItems(image: EngineImage, reading: Reading, hints: EngineHints): EngineOutcome {
  const { picture, person, cells, chances } = reading;
  const shapes = groupItems(cells, { apart: !person.found }).filter(
    ({ classIndex }) => !person.found || chances[classIndex]! >= chanceMin,
  );
  const drafts = shapes.flatMap((shape) => draftItem(image, shape, reading) ?? []);
  const faces = findFaces(picture, person);
  return {
    items: order(drafts, hints),
    warnings: findWarnings(image, picture, person),
    ...(faces && { faces }),
  };
}

type Draft = Omit<EngineItem, "isOnSale" | "rank" | "reasons">;

function draftItem(image: EngineImage, shape: ItemShape, reading: Reading): Draft | null {
  const { picture, person, cells, edges, chances } = reading;
  const scale = image.width / picture.width;
  const box = person.box.map((edge) => edge * scale) as Edges;
  const mask = drawMask(image, shape, cells, edges, box);
  const bounds = boundMask(mask, image.width, image.height);
  if (!bounds) return null;
  const inside = listInside(mask, bounds, image.width);
  const { category, classIndex } = shape;
  return {
    category,
    subcategory: null,
    label: categories[category].label,
    confidence: showChance(chances[classIndex]!, { worn: person.found }),
    box: normalise(bounds, image),
    polygon: tracePolygon(mask, image.width, image.height, bounds),
    area: round(inside.length / mask.length),
    colors: nameColors(image.rgb, inside),
    mask,
    cutout: cutOut(image, mask, bounds),
  };
}

function order(drafts: Draft[], hints: EngineHints): EngineItem[] {
  const rankings = rankItems(drafts, hints);
  return drafts
    .map((draft, i) => ({ draft, ranking: rankings[i]! }))
    .sort((a, b) => b.ranking.score - a.ranking.score)
    .slice(0, hints.maxItems ?? ITEMS_DEFAULT_MAX)
    .map(({ draft, ranking }, i) => ({ ...draft, rank: i + 1, isOnSale: i === 0, reasons: ranking.reasons }));
}

function listInside(mask: Uint8Array, { x, y, width, height }: PixelBox, across: number): Int32Array {
  const inside = new Int32Array(width * height);
  let count = 0;
  for (let row = y; row < y + height; row++)
    for (let at = row * across + x; at < row * across + x + width; at++) if (mask[at]! >= 128) inside[count++] = at;
  return inside.subarray(0, count);
}

function normalise({ x, y, width, height }: PixelBox, image: EngineImage): Box {
  return {
    x: round(x / image.width),
    y: round(y / image.height),
    width: round(width / image.width),
    height: round(height / image.height),
  };
}

const round = (value: number) => Math.round(value * 1e5) / 1e5;
