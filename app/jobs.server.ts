import { PgBoss } from "pg-boss";
import { Counter, Histogram } from "prom-client";
import { env } from "./env.server";
import { AppError, messageOf } from "./errors";
import { jobPollSeconds } from "./limits";
import { log, logAbout } from "./log.server";
import { registry, workBuckets } from "./metrics.server";
import { type Payloads, type QueueName, queues } from "./queues";
import { inSpan } from "./trace.server";

let boss: PgBoss | undefined;

/**
 * Opens the queue in this process and makes sure that its tables and queues exist. `supervise` belongs to workers: it
 * finds jobs whose worker died and hands them to another one.
 */
export async function openJobs({ supervise }: { supervise: boolean }): Promise<void> {
  const opened = new PgBoss({
    connectionString: env.DATABASE_URL,
    max: 4,
    application_name: supervise ? "looklift-worker-jobs" : "looklift-web-jobs",
    supervise,
    useListenNotify: supervise,
    schedule: false,
    superviseIntervalSeconds: 2,
    monitorIntervalSeconds: 2,
  });
  opened.on("error", (error) => log.warn({ error: messageOf(error) }, "the job queue reported an error"));
  opened.on("warning", (warning) => log.warn({ warning }, "the job queue reported a warning"));
  await opened.start();
  for (const [name, options] of Object.entries(queues)) await opened.createQueue(name, { ...options, notify: true });
  // those that an older version made wake nobody yet
  const silent = supervise ? (await opened.getQueues()).filter(({ notify }) => !notify) : [];
  for (const { name } of silent) await opened.updateQueue(name, { notify: true });
  boss = opened;
}

/** Closes the queue; jobs at work get `drainMs` to end. */
export async function closeJobs({ drainMs }: { drainMs: number }): Promise<void> {
  await boss?.stop({ graceful: true, timeout: Math.max(drainMs, 1000) });
  boss = undefined;
}

/** Runs a statement inside somebody's transaction. */
export type Statement = (text: string, values?: unknown[]) => Promise<{ rows: unknown[] }>;

/**
 * Sends a job. In a queue whose policy is exclusive there is one job at a time of each `singletonKey`. With `within` it is sent when that transaction commits,
 * and only then. The extract job is not sent here but accepted in SQL.
 */
export async function sendJob<N extends Exclude<QueueName, "extract">>(
  name: N,
  payload: Payloads[N],
  singletonKey: string,
  within?: Statement,
): Promise<void> {
  await opened().send(name, payload, { singletonKey, ...(within && { db: { executeSql: within } }) });
}

type Handler<N extends QueueName> = (payload: Payloads[N], signal: AbortSignal) => Promise<void>;

/**
 * Works on a queue, `concurrency` jobs at a time; with `perGroup` at most so many jobs of one group (a client) are at work in
 * all processes together. The handler must settle when its signal aborts: one that does not keeps its slot for ever.
 */
export async function workJobs<N extends QueueName>(
  name: N,
  concurrency: number,
  handler: Handler<N>,
  { perGroup }: { perGroup?: number } = {},
): Promise<void> {
  const options = {
    ...{
      pollingIntervalSeconds: jobPollSeconds,
      notifyPollingIntervalSeconds: jobPollSeconds,
      localConcurrency: concurrency,
      batchSize: 1,
    },
    ...(perGroup !== undefined && { groupConcurrency: perGroup }),
  };
  await opened().work<Payloads[N]>(name, options, async ([job]) => {
    if (job) await runJob(name, job.data, () => handler(job.data, job.signal));
  });
}

const jobsRun = new Counter({
  ...{ name: "looklift_jobs_total", registers: [registry], labelNames: ["queue", "outcome"] },
  help: "Attempts at jobs by this process: done, or failed and given back to the queue",
});
const jobSeconds = new Histogram({
  ...{ name: "looklift_job_seconds", registers: [registry], labelNames: ["queue"], buckets: workBuckets },
  help: "Duration of attempts at jobs",
});

// An extraction opens its span itself, once it knows who asked for it.
async function runJob(queue: QueueName, ids: Record<string, string>, work: () => Promise<void>): Promise<void> {
  const from = performance.now();
  let outcome = "failed";
  const attributes = Object.fromEntries(Object.entries(ids).map(([name, id]) => [`looklift.${snakeOf(name)}`, id]));
  const traced = () => inSpan({ name: `job ${queue}`, kind: "consumer", parent: null, attributes }, work);
  try {
    await logAbout(ids, queue === "extract" ? work : traced);
    outcome = "done";
  } finally {
    jobsRun.inc({ queue, outcome });
    jobSeconds.observe({ queue }, (performance.now() - from) / 1000);
  }
}

const snakeOf = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Throws UNAVAILABLE unless this process has the queue open and it answers. */
export async function pingJobs(): Promise<void> {
  if (!boss) throw new AppError("UNAVAILABLE", "The queue is not open.");
  try {
    await boss.getDb().executeSql("SELECT 1 FROM pgboss.queue LIMIT 1");
  } catch (cause) {
    throw new AppError("UNAVAILABLE", "The queue does not answer.", { cause });
  }
}

/** How many jobs a queue has in a state, and for how long (s) the oldest of them that could run has been waiting. */
export type JobCount = { name: string; state: string; jobs: number; oldest: number | null };

// pg-boss keeps an index of the jobs that live; the states are named as it names them, so that it is used.
const COUNT_JOBS = `SELECT name, state::text AS state, count(*)::int AS jobs,
    extract(epoch FROM now() - min(created_on) FILTER (WHERE state < 'active' AND start_after <= now()))::float AS oldest
  FROM pgboss.job WHERE state IN ('created', 'retry', 'active', 'failed') GROUP BY 1, 2`;

/** The jobs of the whole system that have not ended well, by queue and state; what it costs grows with them alone. */
export async function countJobs(): Promise<JobCount[]> {
  return (await opened().getDb().executeSql(COUNT_JOBS)).rows as JobCount[];
}

function opened(): PgBoss {
  if (!boss) throw new Error("openJobs() has not been called in this process");
  return boss;
}
