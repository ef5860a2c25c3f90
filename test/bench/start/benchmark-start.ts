import { setTimeout as pause } from "node:timers/promises";
import { openProcesses, type Processes } from "../open-processes";
import { postJson } from "../post-json";
import { readTreeCpuMs, readTreeMemoryMb } from "../read-cpu";
import { readMedian, readQuantile, round } from "../read-median";
import { spawnBuilt } from "../spawn-built";
import { type Part, writeTable } from "../write-results";

const STARTS = 5;
const PICKUPS = 60;
const IDLE_MS_MAX = 700;
const SETTLE_MS = 3_000;

type Start = { readyMs: number; cpuMs: number; memoryMb: number };

/** The processes of the production build: how soon they can be used, what they hold, and how soon a job is begun. */
export async function benchmarkStart(): Promise<Part> {
  const processes = await openProcesses({
    clients: 1,
    scripts: { web: "test/chaos/web.ts", worker: "test/bench/start/idle-worker.ts" },
  });
  try {
    const pickups = await measurePickups(processes);
    const web = await measureStarts(processes, "web");
    const worker = await measureStarts(processes, "worker");
    const row = (name: string, starts: Start[]) => [
      name,
      ...(["readyMs", "cpuMs", "memoryMb"] as const).map((key) => round(readMedian(starts.map((one) => one[key])), 0)),
    ];
    const table = writeTable([
      ["", "ready after ms", "CPU ms until then", "memory MB"],
      row("web", web),
      row("worker with its engine", worker),
    ]);
    const text = `The production build, ${STARTS} starts each, medians, on a database that runs and is migrated. Memory is that of the process and its children ${SETTLE_MS / 1000} s
after it was ready. The aims: the web process is ready in 2 s and takes at most 200 MB.

${table}

From an accepted request to the begin of its work, by an idle worker, at ${PICKUPS} moments of chance: ${round(readMedian(pickups), 0)} ms in the middle, ${round(readQuantile(pickups, 0.95), 0)} ms for 95 of
100. The aim is 50 ms in the middle.`;
    return {
      heading: "Starts, memory and the way to a worker",
      text,
      versions: { PostgreSQL: processes.postgres.version },
    };
  } finally {
    await processes.close();
  }
}

async function measurePickups({ world, client }: Processes): Promise<number[]> {
  const [{ token, trialImage }] = world.clients as [(typeof world.clients)[number]];
  const times: number[] = [];
  for (let n = 0; n < PICKUPS; n++) {
    await pause(Math.random() * IDLE_MS_MAX);
    const { request_id: requestId } = await postJson<{ request_id: string }>({
      ...{ port: world.port, token, path: "/v1/extract" },
      body: { trial_image: trialImage },
    });
    const text = `SELECT extract(epoch FROM started_at - created_at) * 1000 AS ms FROM request_logs
                  WHERE request_id = $1 AND status IN ('SUCCESS', 'FAILURE') AND started_at IS NOT NULL`;
    let row: { ms: string } | undefined;
    while (!row) {
      row = (await client.query(text, [requestId])).rows[0];
      if (!row) await pause(10);
    }
    times.push(Number(row.ms));
  }
  return times;
}

async function measureStarts({ world }: Processes, name: "web" | "worker"): Promise<Start[]> {
  const starts: Start[] = [];
  for (let n = 0; n < STARTS; n++) {
    const from = performance.now();
    const built = await spawnBuilt(name, { ...world.env, PORT: "0" });
    const [readyMs, cpuMs] = [performance.now() - from, readTreeCpuMs(built.pid)];
    await pause(SETTLE_MS);
    starts.push({ readyMs, cpuMs, memoryMb: readTreeMemoryMb(built.pid) });
    await built.kill();
  }
  return starts;
}
