import { makeLooks, runAll } from "./make-looks";
import type { Shop } from "./open-shop";

/** A shop on a plan of Shopify's, with half of what a development shop has. */
export const POINTS = { max: 1_000, perSecond: 50 };

export type MeasuredRun = {
  run: Awaited<ReturnType<typeof runAll>>;
  seconds: number;
  /** Calls to the Admin API for each look, and how many of all calls were answered THROTTLED. */
  callsPerLook: number;
  throttled: number;
  operations: Record<string, number>;
};
type Kind = "PUBLISH" | "UNPUBLISH" | "CHECK";

/** Makes many looks in a shop and runs over all of them, one kind of run after the other. */
export async function measureRuns({ shop, looks }: { shop: Shop; looks: number }) {
  const lookIds = await makeLooks({ shop, count: looks });
  return {
    lookIds,
    async measure(kind: Kind): Promise<MeasuredRun> {
      const { calls } = shop;
      calls.operations.clear();
      calls.throttled = 0;
      const from = performance.now();
      const run = await runAll({ shop, kind, lookIds });
      const seconds = (performance.now() - from) / 1000;
      const total = [...calls.operations.values()].reduce((sum, count) => sum + count, 0);
      const operations = Object.fromEntries(calls.operations);
      return { run, seconds, callsPerLook: total / looks, throttled: calls.throttled, operations };
    },
  };
}
