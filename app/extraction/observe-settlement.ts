import { Counter, Histogram } from "prom-client";
import { registry, workBuckets } from "~/metrics.server";

const registers = [registry];
const ended = new Counter({
  ...{ name: "looklift_extractions_total", registers, labelNames: ["outcome", "engine"] },
  help: "Extractions that this process ended, by outcome: SUCCESS, or the code of the failure",
});
const endedSeconds = new Histogram({
  ...{ name: "looklift_extraction_seconds", registers, labelNames: ["engine"], buckets: workBuckets },
  help: "Time from an extraction's acceptance to its end, waiting included",
});
const credits = new Counter({
  ...{ name: "looklift_credits_total", registers, labelNames: ["movement"] },
  help: "Credits that this process reserved, captured and refunded",
});
for (const movement of ["reserved", "captured", "refunded"]) credits.inc({ movement }, 0);

/** A request as the statement that settles it reads it: price, engine (null before the first attempt), age in seconds. */
export type SettledRow = { settled: boolean; credits: number; engine: string | null; seconds: number };

type Ended = { row: SettledRow; outcome: string; movement: "captured" | "refunded" };

/** Counts a request that was settled just now; one that had been before is left out. */
export function countEnded({ row, outcome, movement }: Ended): void {
  if (!row.settled) return;
  const engine = row.engine ?? "none";
  ended.inc({ outcome, engine });
  endedSeconds.observe({ engine }, row.seconds);
  credits.inc({ movement }, row.credits);
}

/** Counts the price of a request that was accepted just now. */
export function countReserved(amount: number): void {
  credits.inc({ movement: "reserved" }, amount);
}
