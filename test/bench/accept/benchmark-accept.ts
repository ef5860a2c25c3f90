import { openProcesses } from "../open-processes";
import { readMedian, round } from "../read-median";
import { type Part, writeTable } from "../write-results";
import { makeSystems, type System } from "./make-systems";
import { findPgbench } from "./run-pgbench";
import { type Sample, takeSample } from "./take-sample";

const CLIENTS = 100;
const CONNECTIONS = [1, 16, 64];
const ROUNDS = Number(process.env["BENCH_ROUNDS"] ?? 3);
const SECONDS = Number(process.env["BENCH_SECONDS"] ?? 3);
const WARM_UP_SECONDS = 2;

type Cell = { spread: string; system: string; connections: number; samples: Sample[] };

/** Accepted requests: the app beside a bare Node server and pgbench with the same SQL function, interleaved. */
export async function benchmarkAccept(): Promise<Part> {
  const processes = await openProcesses({
    clients: CLIENTS,
    scripts: { web: "test/chaos/web.ts", bare: "test/bench/accept/bare-server.ts" },
  });
  try {
    const { world, client, pidOf, postgres } = processes;
    const systems = await makeSystems({ world, client, web: pidOf("web"), bare: pidOf("bare") });
    const cells = await measureAll(systems, postgres.pid);
    const pgbench = findPgbench();
    const versions = { PostgreSQL: postgres.version, ...(pgbench !== null && { pgbench }) };
    return { heading: "Accepted requests", text: describe(cells), versions };
  } finally {
    await processes.close();
  }
}

async function measureAll(systems: System[], postgres: number): Promise<Cell[]> {
  for (const system of systems) await system.run({ connections: 16, seconds: WARM_UP_SECONDS, clients: CLIENTS });
  const cells: Cell[] = [];
  for (const clients of [CLIENTS, 1])
    for (const connections of CONNECTIONS) {
      const spread = clients === 1 ? "one hot client" : `${clients} clients`;
      const ofThese = systems.map(({ name }): Cell => ({ spread, system: name, connections, samples: [] }));
      for (let round = 0; round < ROUNDS; round++)
        for (const [at, system] of systems.entries()) {
          const sample = await takeSample({ system, postgres, run: { connections, seconds: SECONDS, clients } });
          ofThese[at]?.samples.push(sample);
        }
      cells.push(...ofThese);
    }
  return cells;
}

function describe(cells: Cell[]): string {
  const head = ["", "connections", "", "accepted/s", "least–most", "× pgbench", "p50 ms", "p99 ms"];
  const rows = cells.map(({ spread, system, connections, samples }) => {
    const rate = readMedian(samples.map((sample) => sample.rate));
    const limit = cells.find(
      (other) => other.spread === spread && other.connections === connections && other.system === "pgbench",
    );
    const ratios = samples.map((sample, at) => sample.rate / (limit?.samples[at]?.rate ?? Number.NaN));
    const rates = samples.map((sample) => sample.rate).sort((a, b) => a - b);
    const of = (read: (sample: Sample) => number) => round(readMedian(samples.map(read)), 2);
    return [
      ...[spread, connections, system, Math.round(rate)],
      `${Math.round(rates[0] ?? 0)}–${Math.round(rates.at(-1) ?? 0)}`,
      limit ? round(readMedian(ratios), 2) : "–",
      ...(system === "pgbench" ? ["–", "–"] : [of(({ p50 }) => p50), of(({ p99 }) => p99)]),
      system === "pgbench" ? "–" : of(({ serverMs }) => serverMs),
      of(({ postgresMs }) => postgresMs),
      round(readMedian(samples.map(({ othersShare }) => othersShare)) * 100, 0),
      samples.reduce((sum, { refused }) => sum + refused, 0),
    ];
  });
  const more = ["server CPU ms", "PostgreSQL CPU ms", "others' share %", "refused"];
  return `\`POST /v1/extract\` with every check on (bearer key, HMAC of the body, a new Idempotency-Key each time, allowance, log), one web
process, beside a bare Node server that only calls the same SQL function (what the app's own work costs), and beside pgbench
with that function (the limit). PostgreSQL writes through to the disk. Medians of ${ROUNDS} interleaved rounds of ${SECONDS} s; times of the
processor are per accepted request. Sender, server and PostgreSQL share the machine; "others' share" is what the rest of the
machine took meanwhile. The aims: at 16 connections at least 0.5 × pgbench and at most 0.30 ms of the server; the hot client at
least 0.3 × of spread clients. A process has 32 places: what comes beyond them at the same moment is refused with 503.

${writeTable([[...head, ...more], ...rows])}

The hot client has ${hotRatio(cells)} × the rate of the spread ones at 16 connections.`;
}

function hotRatio(cells: Cell[]): string {
  const [spread, hot] = cells
    .filter(({ system, connections }) => system === "Looklift" && connections === 16)
    .map(({ samples }) => readMedian(samples.map(({ rate }) => rate)));
  return ((hot ?? 0) / (spread ?? Number.NaN)).toFixed(2);
}
