import { Gauge } from "prom-client";
import { countJobs, type JobCount } from "./jobs.server";
import { queueGaugesKeptMs, readinessCheckMs } from "./limits";
import { registry } from "./metrics.server";
import { queueNames } from "./queues";

const states = ["created", "retry", "active", "failed"];
let kept: { counts: Promise<JobCount[] | null>; until: number } | undefined;

// Both gauges of one reading share a statement. null where the queue does not answer: no number is better than a wrong one.
function readCounts(): Promise<JobCount[] | null> {
  if (kept && performance.now() < kept.until) return kept.counts;
  const late = new Promise<null>((resolve) => void setTimeout(() => resolve(null), readinessCheckMs).unref());
  const counts = Promise.race([countJobs().catch(() => null), late]);
  kept = { counts, until: performance.now() + queueGaugesKeptMs };
  return counts;
}

new Gauge({
  name: "looklift_queue_jobs",
  help: "Jobs in each queue by state, in the whole system; active ones are at work, failed ones are used up",
  labelNames: ["queue", "state"],
  registers: [registry],
  async collect() {
    this.reset();
    const counts = await readCounts();
    for (const queue of counts ? queueNames : [])
      for (const state of states) {
        const found = counts?.find((count) => count.name === queue && count.state === state);
        this.set({ queue, state }, found?.jobs ?? 0);
      }
  },
});

new Gauge({
  name: "looklift_queue_oldest_waiting_seconds",
  help: "How long the oldest job that could run has been waiting, in the whole system; 0 where none is",
  labelNames: ["queue"],
  registers: [registry],
  async collect() {
    this.reset();
    const counts = await readCounts();
    for (const queue of counts ? queueNames : []) {
      const ages = counts?.filter(({ name }) => name === queue).map(({ oldest }) => oldest ?? 0) ?? [];
      this.set({ queue }, Math.max(0, ...ages));
    }
  },
});
