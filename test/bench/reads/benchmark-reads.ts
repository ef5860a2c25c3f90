import { setTimeout as pause } from "node:timers/promises";
import { openProcesses, type Processes } from "../open-processes";
import { writeCall } from "../open-web";
import { postJson } from "../post-json";
import { readTreeCpuMs, readTreeMemoryMb } from "../read-cpu";
import { readMedian, readQuantile, round } from "../read-median";
import { runCalls } from "../run-calls";
import { type Part, writeTable } from "../write-results";
import { openStreams } from "./open-streams";

const CLIENTS = 20;
const STREAMS = 1_000;
const STREAMS_TOGETHER = 10;
const ROUNDS = 3;
const SECONDS = 3;
const CONNECTIONS = 16;
const SETTLE_MS = 5_000;
const IDLE_MS = 10_000;

type Job = { token: string; jobId: string; requestId: string };

/** The state of jobs, asked for and streamed. */
export async function benchmarkReads(): Promise<Part> {
  const processes = await openProcesses({
    clients: CLIENTS,
    scripts: { web: "test/chaos/web.ts", bare: "test/bench/reads/bare-reader.ts" },
  });
  try {
    const jobs = await submitJobs(processes);
    const reads = await measureReads(processes, jobs);
    const streams = await measureStreams(processes, jobs);
    const text = `\`GET /v1/jobs/{id}\` of a job at work, ${CONNECTIONS} callers in turn over ${CLIENTS} clients, beside a bare Node server that looks the job
up by its id and checks nothing. Medians of ${ROUNDS} interleaved rounds of ${SECONDS} s. The aim is at most 0.15 ms of the server a read.

${reads}

${streams}`;
    return { heading: "States of jobs", text, versions: { PostgreSQL: processes.postgres.version } };
  } finally {
    await processes.close();
  }
}

async function submitJobs({ world }: Processes): Promise<Job[]> {
  const submit = async ({ token, trialImage }: { token: string; trialImage: string }): Promise<Job> => {
    const { job_id: jobId, request_id: requestId } = await postJson<{ job_id: string; request_id: string }>({
      ...{ port: world.port, token, path: "/v1/extract" },
      body: { trial_image: trialImage },
    });
    return { token, jobId, requestId };
  };
  return Promise.all(world.clients.map(submit));
}

async function measureReads({ world, pidOf, postgres }: Processes, jobs: Job[]): Promise<string> {
  let turn = 0;
  const systems = [
    { name: "Looklift", port: world.port, pid: pidOf("web") },
    { name: "bare Node", port: world.port + 1, pid: pidOf("bare") },
  ].map((system) => {
    const calls = jobs.map(({ token, jobId }) =>
      writeCall({ path: `/v1/jobs/${jobId}`, headers: [`authorization: Bearer ${token}`] }),
    );
    const makeCall = () => calls[turn++ % calls.length] as string;
    return { ...system, makeCall, samples: [] as { rate: number; server: number; postgres: number; p99: number }[] };
  });
  for (let at = -1; at < ROUNDS; at++)
    for (const { port, pid, makeCall, samples } of systems) {
      const from = { server: readTreeCpuMs(pid), postgres: readTreeCpuMs(postgres.pid) };
      const { accepted, p99 } = await runCalls({ port, makeCall, connections: CONNECTIONS, seconds: SECONDS });
      const server = (readTreeCpuMs(pid) - from.server) / accepted;
      // the first round only warms up
      if (at >= 0)
        samples.push({
          ...{ rate: accepted / SECONDS, p99, server },
          postgres: (readTreeCpuMs(postgres.pid) - from.postgres) / accepted,
        });
    }
  const rows = systems.map(({ name, samples }) => {
    const of = (read: (sample: (typeof samples)[number]) => number, places: number) =>
      round(readMedian(samples.map(read)), places);
    return [
      ...[name, of(({ rate }) => rate, 0), of(({ p99 }) => p99, 1)],
      ...[of(({ server }) => server, 3), of((sample) => sample.postgres, 3)],
    ];
  });
  return writeTable([["", "reads/s", "p99 ms", "server CPU ms", "PostgreSQL CPU ms"], ...rows]);
}

async function measureStreams({ world, client, pidOf }: Processes, jobs: Job[]): Promise<string> {
  const web = pidOf("web");
  await pause(SETTLE_MS);
  const before = readTreeMemoryMb(web);
  const calls = Array.from({ length: STREAMS }, (_, at) => {
    const { token, jobId } = jobs[at % jobs.length] as Job;
    const headers = [`authorization: Bearer ${token}`, "accept: text/event-stream"];
    return writeCall({ path: `/v1/jobs/${jobId}/events`, headers });
  });
  const streams = await openStreams({ port: world.port, calls, together: STREAMS_TOGETHER });
  try {
    await pause(SETTLE_MS);
    const opened = readTreeMemoryMb(web);
    const from = readTreeCpuMs(web);
    await pause(IDLE_MS);
    const idle = (readTreeCpuMs(web) - from) / (IDLE_MS / 1000);
    const heard = streams.hear("event: stage");
    await client.query("SELECT record_event(id, 'stage', 'looking', 'Looking.') FROM unnest($1::char(26)[]) id", [
      jobs.map(({ requestId }) => requestId),
    ]);
    const times = await heard;
    return `${STREAMS.toLocaleString("en-GB")} open streams of events over ${CLIENTS} clients: the process went from ${before} MB to ${opened} MB (${opened - before} MB more; the aim is at most
60), and takes ${round(idle, 0)} ms of the processor a second while nothing happens. Then each job has an event: half of the streams heard of
it within ${round(readMedian(times), 0)} ms and the last one within ${round(readQuantile(times, 1), 0)} ms; a process looks for news every 250 ms.`;
  } finally {
    streams.close();
  }
}
