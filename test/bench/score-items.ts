import { boxMean } from "../../app/engine/embedded/mean-boxes";
import { nameColors } from "../../app/engine/embedded/name-colors";
import type { EngineHints, EngineImage, EngineItem } from "../../app/engine/engine";

export const MAIN = ["top", "outerwear", "dress", "skirt", "trousers", "shoes", "bag"];
export const NOT_ITEMS = ["background", "hair", "skin", "accessory"];
const SMALL = ["hat", "glasses", "scarf", "belt"];
// at 1024 px; the labels are drawn by hand
const EDGE_PIXELS = 4;

export type Counts = { intersection: number; union: number; right: number; wrong: number; missed: number };
export type Score = {
  classes: readonly string[];
  byClass: Map<string, Counts>;
  person: number[];
  edges: { near: number; drawn: number; met: number; true: number };
  sure: { confidence: number; right: boolean }[];
  asked: { cases: number; found: number; named: number; prominent: number };
};

export function newScore(classes: readonly string[]): Score {
  const counts = () => ({ intersection: 0, union: 0, right: 0, wrong: 0, missed: 0 });
  return {
    classes,
    byClass: new Map(classes.map((name) => [name, counts()])),
    person: [],
    edges: { near: 0, drawn: 0, met: 0, true: 0 },
    sure: [],
    asked: { cases: 0, found: 0, named: 0, prominent: 0 },
  };
}

/** Whether a class of so many pixels is there to be found, and not a stray stroke of a label. */
export function isPresent(name: string, pixels: number, all: number): boolean {
  return pixels > all * (SMALL.includes(name) ? 0.0004 : 0.0015);
}

type Painted = { labels: Uint8Array; truth: Uint8Array; width: number };

/** Adds one picture's class map against the truth, both a class index a pixel; answers the mean IoU of the classes in it. */
export function scorePixels(score: Score, { labels, truth, width }: Painted): number {
  const { classes, byClass, person } = score;
  const overlap = new Float64Array(classes.length);
  const either = new Float64Array(classes.length);
  let [both, any] = [0, 0];
  for (let i = 0; i < labels.length; i++) {
    const [a, b] = [labels[i]!, truth[i]!];
    if (a === b) overlap[a]!++;
    else either[b]!++;
    either[a]!++;
    if (a > 0 && b > 0) both++;
    if (a > 0 || b > 0) any++;
  }
  person.push(both / any);
  scoreEdges(score.edges, { labels, truth, width });
  classes.forEach((name, k) => {
    byClass.get(name)!.intersection += overlap[k]!;
    byClass.get(name)!.union += either[k]!;
  });
  const seen = [...either.keys()].filter((k) => either[k]! > 0);
  return seen.reduce((sum, k) => sum + overlap[k]! / either[k]!, 0) / seen.length;
}

// How much of the borders between classes lies near a true one, and how much of the true ones near a drawn one.
function scoreEdges(edges: Score["edges"], { labels, truth, width }: Painted): void {
  const height = labels.length / width;
  const [drawn, wanted] = [labels, truth].map((map) => {
    const border = new Float32Array(map.length);
    for (let i = width; i < map.length; i++)
      if (map[i] !== map[i - width] || (i % width > 0 && map[i] !== map[i - 1])) border[i] = 1;
    return border;
  }) as [Float32Array, Float32Array];
  const [roundDrawn, roundWanted] = [drawn, wanted].map((map) => boxMean(map, width, height, EDGE_PIXELS));
  for (let i = 0; i < drawn.length; i++) {
    if (drawn[i]) edges.drawn++;
    if (drawn[i] && roundWanted![i]! > 1e-5) edges.near++;
    if (wanted[i]) edges.true++;
    if (wanted[i] && roundDrawn![i]! > 1e-5) edges.met++;
  }
}

type Picture = {
  image: EngineImage;
  items: EngineItem[];
  truth: Uint8Array;
  fine: Map<string, string>;
  /** The items, ranked, with a product's words. */
  ask(hints: EngineHints): EngineItem[];
};

/** Adds one picture's items: one of each class against that class' pixels, and the ranking with and without words. */
export function scoreItems(score: Score, { image, items, truth, fine, ask }: Picture): void {
  const size = truth.length;
  score.classes.forEach((name, k) => {
    if (NOT_ITEMS.includes(name)) return;
    const pixels = Int32Array.from(truth.keys()).filter((i) => truth[i] === k);
    const present = isPresent(name, pixels.length, size);
    const counts = score.byClass.get(name)!;
    const own = items.filter((item) => item.category === name);
    const fits = (item: EngineItem) => overlapOf(item, pixels) >= 0.5;
    const right = present && own.some(fits);
    for (const item of own) score.sure.push({ confidence: item.confidence, right: present && fits(item) });
    if (right) counts.right++;
    else if (present) counts.missed++;
    counts.wrong += own.length - (right ? 1 : 0);
    if (!present || !MAIN.includes(name)) return;
    const color = nameColors(image.rgb, pixels)[0]?.name ?? "";
    const tag = fine.get(name) ?? name;
    const productDescription = `A ${color} ${tag} for every day. Pairs well with jeans, a white shirt and boots.`;
    const asked = ask({ productName: `The Riley ${color} ${tag}`, productDescription });
    const isFirst = (list: EngineItem[]) => (list[0] !== undefined && fits(list[0]) ? 1 : 0);
    score.asked.cases++;
    score.asked.found += asked.some(fits) ? 1 : 0;
    score.asked.named += isFirst(asked);
    score.asked.prominent += isFirst(items);
  });
}

function overlapOf({ mask, area }: EngineItem, pixels: Int32Array): number {
  let both = 0;
  for (const pixel of pixels) if (mask[pixel]! >= 128) both++;
  return both / (area * mask.length + pixels.length - both);
}
