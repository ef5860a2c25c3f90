import { join } from "node:path";
import { locateHead, readJson } from "./locate-files";

// Chances with rising probabilities, fitted by test/bench/fit-confidence.ts on photos that training never saw.
const measured = readJson<[probability: number, right: number][]>(join(locateHead(), "confidence.json"));
const NOT_WORN_MAX = 0.3;
const LEAST = 0.01;

/** The chance (0–1) that an item's category and outline are right, from its class' mean probability. */
export function calibrate(probability: number, { worn }: { worn: boolean }): number {
  const next = measured.findIndex(([at]) => at >= probability);
  const chance =
    next < 0
      ? measured[measured.length - 1]![1]
      : next === 0
        ? measured[0]![1]
        : between(measured[next - 1]!, measured[next]!, probability);
  return Math.round(Math.max(LEAST, Math.min(worn ? 1 : NOT_WORN_MAX, chance)) * 100) / 100;
}

function between([from, low]: [number, number], [to, high]: [number, number], at: number): number {
  return low + ((at - from) / (to - from)) * (high - low);
}
