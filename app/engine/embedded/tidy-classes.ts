import type { ItemCategory } from "../categories";
import { headClasses } from "./parse-clothes";

/** What a whole class looks like on the parse grid, where it is the likeliest. */
export type ClassTrait = {
  /** Its cells, as a share of the grid. */
  share: number;
  /** Over its cells: the mean probability, and how far ahead of the next class it is. */
  mean: number;
  lead: number;
  /** All its probability by that over its own cells: 1 where it is nowhere else. */
  spread: number;
};

/** How much likelier a class is made by the product's words: its weight there (0–1) times this, plus 1. */
const WORD_GAIN = 1.5;
const LEAST_SHARE = 0.002;
/** The classes that no product is. */
export const NOT_WORN: ReadonlySet<string> = new Set(["background", "hair", "skin"]);

const count = headClasses.length;
const at = (name: (typeof headClasses)[number]) => headClasses.indexOf(name);
const [TOP, DRESS, SKIRT] = [at("top"), at("dress"), at("skirt")];

/** Class probabilities in which the product's words count: what is on sale is most likely worn. A copy. */
export function heedWords(classes: Float32Array, wanted: Map<ItemCategory, number>): Float32Array {
  const gains = headClasses.map((name) => 1 + WORD_GAIN * (wanted.get(name as ItemCategory) ?? 0));
  const out = Float32Array.from(classes);
  for (let i = 0; i < out.length; i += count) {
    let sum = 0;
    for (let k = 0; k < count; k++) sum += out[i + k]! *= gains[k]!;
    for (let k = 0; k < count; k++) out[i + k]! /= sum;
  }
  return out;
}

/**
 * Nobody wears a dress and a skirt in one: where both were found, all of it becomes the dress, or a top and a skirt, whichever
 * holds more of the probability there. Changes `classes`.
 */
export function decideDress(classes: Float32Array, dressGain: number): void {
  const traits = readTraits(classes);
  if (traits[DRESS]!.share < LEAST_SHARE || traits[SKIRT]!.share < LEAST_SHARE) return;
  let [one, two] = [0, 0];
  for (let i = 0; i < classes.length; i += count) {
    const likeliest = likeliestOf(classes, i);
    if (likeliest !== DRESS && likeliest !== SKIRT) continue;
    one += classes[i + DRESS]!;
    two += classes[i + SKIRT]! + classes[i + TOP]!;
  }
  const isDress = one * dressGain >= two;
  for (let i = 0; i < classes.length; i += count) {
    const to = isDress ? DRESS : classes[i + SKIRT]! >= classes[i + TOP]! ? SKIRT : TOP;
    const from = isDress ? SKIRT : DRESS;
    classes[i + to]! += classes[i + from]!;
    classes[i + from] = 0;
  }
}

/** The traits of each class; those of one that is nowhere the likeliest have share 0. */
export function readTraits(classes: Float32Array): ClassTrait[] {
  const cells = new Float64Array(count);
  const own = new Float64Array(count);
  const lead = new Float64Array(count);
  const all = new Float64Array(count);
  for (let i = 0; i < classes.length; i += count) {
    const likeliest = likeliestOf(classes, i);
    let next = 0;
    for (let k = 0; k < count; k++) {
      const value = classes[i + k]!;
      all[k]! += value;
      if (k !== likeliest && value > next) next = value;
    }
    cells[likeliest]!++;
    own[likeliest]! += classes[i + likeliest]!;
    lead[likeliest]! += classes[i + likeliest]! - next;
  }
  return headClasses.map((_, k) => {
    const number = Math.max(1, cells[k]!);
    return {
      share: (cells[k]! * count) / classes.length,
      mean: own[k]! / number,
      lead: lead[k]! / number,
      spread: all[k]! / Math.max(1e-6, own[k]!),
    };
  });
}

function likeliestOf(classes: Float32Array, cell: number): number {
  let best = 0;
  for (let k = 1; k < count; k++) if (classes[cell + k]! > classes[cell + best]!) best = k;
  return best;
}
