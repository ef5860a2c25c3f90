import { join } from "node:path";
import { locateHead, readJson } from "./locate-files";
import { headClasses } from "./parse-clothes";
import type { ClassTrait } from "./tidy-classes";

/** What was fitted on photos that training never saw (training/README names the script), beside the head it was fitted for. */
export type Judgement = {
  /** How much likelier a dress is taken to be than a top and a skirt where both were found. */
  dressGain: number;
  /** The least chance of being right that an item is shown with. */
  chanceMin: number;
  /** A factor for each feature, then one for each class. */
  weights: number[];
};

const judgement = readJson<Judgement>(join(locateHead(), "items.json"));
const NOT_WORN_MAX = 0.3;
const LEAST = 0.01;

export const { dressGain, chanceMin } = judgement;

/** What tells a right class from a wrong one, in numbers of about −3 to 3, then a 1 in the class' own place. */
export function listFeatures(k: number, { share, mean, lead, spread }: ClassTrait, seen: number): number[] {
  const inside = Math.min(0.995, Math.max(0.005, mean));
  const features = [
    1,
    Math.log(inside / (1 - inside)),
    Math.log(Math.max(1e-4, share)) / 2 + 2,
    2 * lead - 1,
    Math.log(Math.max(1, spread)),
    2 * seen - 1.5,
  ];
  return [...features, ...headClasses.map((_, other) => (other === k ? 1 : 0))];
}

/** The chance (0–1) that a class is worn and its outline right. `seen` is the share of the pose's points that are seen. */
export function judgeClass(k: number, trait: ClassTrait, seen: number, weights = judgement.weights): number {
  const sum = listFeatures(k, trait, seen).reduce((total, value, i) => total + value * (weights[i] ?? 0), 0);
  return 1 / (1 + Math.exp(-sum));
}

/** A chance as it is shown: two digits, never none, and low for what nobody wears. */
export function showChance(chance: number, { worn }: { worn: boolean }): number {
  return Math.round(Math.max(LEAST, Math.min(worn ? 1 : NOT_WORN_MAX, chance)) * 100) / 100;
}
