import type { ItemCategory } from "../categories";

// Share of items with the right category and an overlap of at least a half, by the mean probability of their class, on the
// photos that the head was not trained with (test/bench/measure-engine.ts).
const MEASURED: [probability: number, right: number][] = [
  [0.4, 0.25],
  [0.55, 0.4],
  [0.65, 0.5],
  [0.75, 0.7],
  [0.85, 0.9],
  [0.95, 0.98],
  [1, 0.99],
];
const NOT_WORN_MAX = 0.3;

/** The chance (0–1) that an item's category and outline are right, from its class' mean probability. */
export function calibrate(_category: ItemCategory, probability: number, { worn }: { worn: boolean }): number {
  const next = MEASURED.findIndex(([at]) => at >= probability);
  const chance = next === 0 ? MEASURED[0]![1] : between(MEASURED[next - 1]!, MEASURED[next]!, probability);
  return Math.round(Math.min(worn ? 1 : NOT_WORN_MAX, chance) * 100) / 100;
}

function between([from, low]: [number, number], [to, high]: [number, number], at: number): number {
  return low + ((at - from) / (to - from)) * (high - low);
}
