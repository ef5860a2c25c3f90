import { setTimeout as pause } from "node:timers/promises";
import { Gauge } from "prom-client";
import { prisma } from "~/db.server";
import { readinessCheckMs } from "~/limits";
import { registry } from "~/metrics.server";

const kinds = ["PUBLISH", "UNPUBLISH", "CHECK"] as const;
const states = ["running", "stopping"] as const;

new Gauge({
  name: "looklift_bulk_runs_open",
  help: "Bulk runs under way, in the whole system: running, or stopping after the looks that they are at",
  labelNames: ["kind", "state"],
  registers: [registry],
  async collect() {
    this.reset();
    const read = prisma.bulkRun.findMany({ where: { finishedAt: null }, select: { kind: true, stoppedAt: true } });
    // where the database does not answer, no number is better than a wrong one
    const open = await Promise.race([read.catch(() => null), pause(readinessCheckMs, null, { ref: false })]);
    for (const kind of open ? kinds : [])
      for (const state of states) {
        const found = open?.filter((run) => run.kind === kind && (run.stoppedAt !== null) === (state === "stopping"));
        this.set({ kind, state }, found?.length ?? 0);
      }
  },
});
