import { setTimeout as pause } from "node:timers/promises";
import { openProcesses, type Processes } from "../open-processes";
import type { BenchClient } from "../open-web";
import { postJson } from "../post-json";
import { readMachineCpuMs, readTreeCpuMs, readTreeMemoryMb } from "../read-cpu";
import { readMedian, round } from "../read-median";
import { spawnBuilt } from "../spawn-built";
import { type Part, writeTable } from "../write-results";
import { gatherPhotos } from "./gather-photos";
import { measureStages } from "./measure-stages";

const CLIENTS = 8;
const PHOTOS = 24;
const ROUNDS = 3;
const LOOK_MS = 20;

type Round = { perMinute: number; cpuMs: number; memoryMb: number; othersShare: number };
type Uploaded = BenchClient & { uploadKey: string };

/** Extractions from accepted to settled by one and by two workers of the production build, and where their time goes. */
export async function benchmarkWorker(): Promise<Part> {
  const { photos, words } = await gatherPhotos(PHOTOS);
  const { stages, whole } = await measureStages(photos);
  const processes = await openProcesses({ clients: CLIENTS, scripts: { web: "test/chaos/web.ts" } });
  try {
    const uploads = await upload(processes, photos);
    const rounds = new Map<number, Round[]>([1, 2].map((workers) => [workers, []]));
    for (let at = 0; at < ROUNDS; at++)
      for (const [workers, samples] of rounds) samples.push(await measureRound(processes, uploads, workers));
    const of = (workers: number, key: keyof Round) => readMedian((rounds.get(workers) ?? []).map((one) => one[key]));
    const rows = [...rounds.keys()].map((workers) => [
      `${workers} ${workers === 1 ? "worker" : "workers"}`,
      ...[round(of(workers, "perMinute"), 1), round(of(workers, "cpuMs"), 0), round(of(workers, "memoryMb"), 0)],
      round(of(workers, "othersShare") * 100, 0),
    ]);
    const table = writeTable([
      ["", "photos a minute", "CPU ms a photo", "peak memory MB of one worker", "others' share %"],
      ...rows,
      ["the engine alone, one core", round(60_000 / whole, 1), round(whole, 0), "–", "–"],
    ]);
    const text = `${words}, each submitted, worked on by workers of the production build with their embedded engine, and settled; medians of ${ROUNDS} interleaved
rounds. A worker's time is that of its process and its engine's; "others' share" is what the rest of the machine took meanwhile, PostgreSQL and the
store among it. Two workers make ${round(of(2, "perMinute") / of(1, "perMinute"), 2)} × what one makes (the aim is 1.8, for which each needs cores of its own); a worker
may take 700 MB.

${table}

By the timelines of these requests: ${await readTimelines(processes)}.
The engine's stages, in ms of the processor a photo, median: ${[...stages].map(([stage, ms]) => `${stage} ${round(ms, 0)}`).join(", ")}.`;
    return { heading: "The worker", text, versions: { PostgreSQL: processes.postgres.version } };
  } finally {
    await processes.close();
  }
}

async function upload({ world: { port, clients } }: Processes, photos: Buffer[]): Promise<Uploaded[]> {
  const uploads: Uploaded[] = [];
  for (const [at, photo] of photos.entries()) {
    const client = clients[at % clients.length] as BenchClient;
    const call = { port, token: client.token };
    const announced = await postJson<{ upload_key: string; upload_url: string; headers: Record<string, string> }>({
      ...call,
      path: "/v1/uploads",
      body: { content_type: "image/jpeg", content_length: photo.length },
    });
    const put = await fetch(announced.upload_url, {
      method: "PUT",
      headers: announced.headers,
      body: new Uint8Array(photo),
    });
    if (!put.ok) throw new Error(`the store answered ${put.status}`);
    await postJson({ ...call, path: "/v1/uploads/complete", body: { upload_key: announced.upload_key } });
    uploads.push({ ...client, uploadKey: announced.upload_key });
  }
  return uploads;
}

async function measureRound(processes: Processes, uploads: Uploaded[], count: number): Promise<Round> {
  const workers = await Promise.all(Array.from({ length: count }, () => spawnBuilt("worker", processes.world.env)));
  const cpu = () => workers.reduce((sum, { pid }) => sum + readTreeCpuMs(pid), 0);
  try {
    // an engine is ready only after its first pictures
    await work(processes, uploads.slice(0, 2 * count), () => undefined);
    const from = { at: performance.now(), cpu: cpu(), machine: readMachineCpuMs() };
    let memoryMb = 0;
    const look = () => {
      memoryMb = Math.max(memoryMb, ...workers.map(({ pid }) => readTreeMemoryMb(pid)));
    };
    await work(processes, uploads, look);
    const [ms, used, machine] = [performance.now() - from.at, cpu() - from.cpu, readMachineCpuMs() - from.machine];
    return {
      perMinute: (uploads.length / ms) * 60_000,
      cpuMs: used / uploads.length,
      memoryMb,
      othersShare: (machine - used) / machine,
    };
  } finally {
    await Promise.all(workers.map((worker) => worker.kill()));
  }
}

async function work({ world: { port }, client }: Processes, uploads: Uploaded[], look: () => void): Promise<void> {
  const ids: string[] = [];
  for (const { token, uploadKey } of uploads) {
    const call = { port, token, path: "/v1/extract", body: { trial_image: uploadKey } };
    ids.push((await postJson<{ request_id: string }>(call)).request_id);
  }
  const text = `SELECT count(*) FILTER (WHERE status = 'SUCCESS')::int AS done, count(*) FILTER (WHERE status = 'FAILURE')::int AS failed
                FROM request_logs WHERE request_id = ANY ($1)`;
  for (let done = 0; done < ids.length; ) {
    await pause(LOOK_MS);
    look();
    const { rows } = await client.query<{ done: number; failed: number }>(text, [ids]);
    if (rows[0]?.failed) throw new Error(`${rows[0].failed} extractions failed`);
    done = rows[0]?.done ?? 0;
  }
}

// What each entry of a timeline says has begun lasts until the next one.
async function readTimelines({ client }: Processes): Promise<string> {
  const { rows } = await client.query<{ stage: string; ms: number }>(`
    SELECT stage, percentile_cont(0.5) WITHIN GROUP (ORDER BY ms)::float AS ms FROM (
      SELECT stage, seq, extract(epoch FROM lead(created_at) OVER (PARTITION BY request_id ORDER BY seq) - created_at) * 1000 AS ms
      FROM request_events) timed
    WHERE stage IS NOT NULL AND ms IS NOT NULL GROUP BY stage ORDER BY min(seq)`);
  return rows.map(({ stage, ms }) => `${stage} ${round(ms, 0)} ms`).join(", ");
}
