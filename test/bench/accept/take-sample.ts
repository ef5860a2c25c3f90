import { availableParallelism } from "node:os";
import { readMachineCpuMs, readTreeCpuMs } from "../read-cpu";
import type { Run, System } from "./make-systems";

export type Sample = {
  rate: number;
  refused: number;
  p50: number;
  p99: number;
  /** Of the server and of PostgreSQL, per accepted request. */
  serverMs: number;
  postgresMs: number;
  /** What all others used of the machine's processors, of all that could be used. */
  othersShare: number;
};

/** One run of one system, with what it cost. */
export async function takeSample(given: { system: System; postgres: number; run: Run }): Promise<Sample> {
  const { system, postgres, run } = given;
  // the servers, PostgreSQL, pgbench and the sender are this process or below it
  const read = () => ({
    server: system.pid === null ? 0 : readTreeCpuMs(system.pid),
    postgres: readTreeCpuMs(postgres),
    ours: readTreeCpuMs(process.pid),
    machine: readMachineCpuMs(),
    at: performance.now(),
  });
  const from = read();
  const { accepted, refused, p50, p99 } = await system.run(run);
  const to = read();
  const others = to.machine - from.machine - (to.ours - from.ours);
  return {
    ...{ rate: accepted / run.seconds, refused, p50, p99 },
    serverMs: (to.server - from.server) / accepted,
    postgresMs: (to.postgres - from.postgres) / accepted,
    othersShare: Math.max(0, others / ((to.at - from.at) * availableParallelism())),
  };
}
