import { categories } from "../categories";
import type { Box, EngineHints, EngineImage, EngineItem, EngineOutcome } from "../engine";
import { calibrate } from "./calibrate-confidence";
import { boundMask, cutOut, type PixelBox } from "./cut-out";
import { drawMask } from "./draw-mask";
import { findForeground } from "./find-foreground";
import { findPerson, type Person } from "./find-person";
import { findWarnings } from "./find-warnings";
import { groupItems, type ItemShape } from "./group-items";
import type { EdgeModels } from "./guide-edges";
import { type Cells, fitClassEdges, labelCells } from "./label-cells";
import type { Graphs } from "./load-graphs";
import { nameColors } from "./name-colors";
import { parseClothes } from "./parse-clothes";
import { rankItems } from "./rank-items";
import { type Edges, type Plane, shrink } from "./sample-planes";
import { tracePolygon } from "./trace-polygon";

// the longer side of the copy that person and clothes are looked for in
const WORK_SIDE = 640;
const ITEMS_DEFAULT_MAX = 20;

export type Reading = { picture: Plane; person: Person; cells: Cells; edges: EdgeModels };
type OnStage = (stage: string, share: number) => void;

/** The whole way from pixels to ranked items. `onStage` hears each stage as it starts, with the share of the work done. */
export async function extractItems(
  graphs: Graphs,
  image: EngineImage,
  hints: EngineHints,
  onStage: OnStage,
): Promise<EngineOutcome> {
  const reading = await readPicture(graphs, image, onStage);
  onStage("items", 0.8);
  return liftItems(image, reading, hints);
}

/** The items of a picture that was read, ranked, and what the merchant should know of it. */
export function liftItems(image: EngineImage, reading: Reading, hints: EngineHints): EngineOutcome {
  const { picture, person, cells } = reading;
  const shapes = groupItems(cells, { apart: !person.found });
  const drafts = shapes.flatMap((shape) => draftItem(image, shape, reading) ?? []);
  return { items: order(drafts, hints), warnings: findWarnings(image, picture, person) };
}

/** What a picture shows: the person in it, and a class for each cell of the grid over the person's box. */
export async function readPicture(graphs: Graphs, image: EngineImage, onStage: OnStage): Promise<Reading> {
  const picture = shrink({ width: image.width, height: image.height, channels: 3, values: image.rgb }, WORK_SIDE);
  onStage("person", 0);
  const person = await findPerson(graphs, picture);
  onStage("parsing", 0.4);
  const parsed = await parseClothes(graphs, picture, person);
  onStage("edges", 0.6);
  const classes = person.found ? parsed : (findForeground(picture, person.box, parsed) ?? parsed);
  const edges = fitClassEdges(picture, person.box, classes);
  return { picture, person, cells: labelCells(picture, person.box, edges), edges };
}

type Draft = Omit<EngineItem, "isOnSale" | "rank" | "reasons">;

function draftItem(image: EngineImage, shape: ItemShape, { picture, person, cells, edges }: Reading): Draft | null {
  const scale = image.width / picture.width;
  const box = person.box.map((edge) => edge * scale) as Edges;
  const mask = drawMask(image, shape, cells, edges, box);
  const bounds = boundMask(mask, image.width, image.height);
  if (!bounds) return null;
  const inside = listInside(mask);
  const { category, probability } = shape;
  return {
    category,
    subcategory: null,
    label: categories[category].label,
    confidence: calibrate(probability, { worn: person.found }),
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

function listInside(mask: Uint8Array): Int32Array {
  let count = 0;
  for (const value of mask) if (value >= 128) count++;
  const inside = new Int32Array(count);
  for (let i = 0, next = 0; i < mask.length; i++) if (mask[i]! >= 128) inside[next++] = i;
  return inside;
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
