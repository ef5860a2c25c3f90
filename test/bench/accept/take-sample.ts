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
  /** What neither the server, PostgreSQL nor the sender used of the machine's processors, of all that could be used. */
  othersShare: number;
};

const CORES = (await import("node:os")).availableParallelism();

/** One run of one system, with what it cost. */
export async function takeSample(given: { system: System; postgres: number; run: Run }): Promise<Sample> {
  const { system, postgres, run } = given;
  const read = () => ({
    server: system.pid === null ? 0 : readTreeCpuMs(system.pid),
    postgres: readTreeCpuMs(postgres),
    own: process.cpuUsage(),
    machine: readMachineCpuMs(),
    at: performance.now(),
  });
  const from = read();
  const { accepted, refused, p50, p99, ownMs } = await system.run(run);
  const to = read();
  const senderMs = (to.own.user + to.own.system - from.own.user - from.own.system) / 1000 + ownMs;
  const used = to.server - from.server + to.postgres - from.postgres + senderMs;
  const elapsed = to.at - from.at;
  return {
    ...{ rate: accepted / run.seconds, refused, p50, p99 },
    serverMs: (to.server - from.server) / accepted,
    postgresMs: (to.postgres - from.postgres) / accepted,
    othersShare: Math.max(0, (to.machine - from.machine - used) / (elapsed * CORES)),
  };
}
