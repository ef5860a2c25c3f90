import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { findFreePort } from "../../local/find-port";
import { startS3 } from "../../local/s3/start-s3";
import { bundleScripts } from "../support/bundle-scripts";
import { type Kept, keepProcess } from "../support/keep-process";
import { type FaultProxy, openProxy } from "../support/open-proxy";
import { drawChance } from "./draw-chance";
import { makeCallers } from "./make-callers";
import { openDatabase } from "./open-database";
import { openHook } from "./open-hook";

const CALLERS = 4;
const CREDITS_PER_ROUND = 3;
const POOL_ERRORS_ARE_EXPECTED = () => undefined;

export type OpenWorld = {
  seed: number;
  rounds: number;
  webs: number;
  workers: number;
  /** Programs of another PostgreSQL to run. */
  bin?: string;
  /** A server that is there already. */
  serverUrl?: string;
};
/** The links of a world, each of as many proxies as it has ends. */
export type Links = Record<
  "callers → web" | "web → database" | "worker → database" | "web → storage" | "worker → storage",
  FaultProxy[]
>;
export type ChaosWorld = Awaited<ReturnType<typeof openWorld>>;

/**
 * A world to be broken: PostgreSQL, an S3 stand-in, web processes and workers, each connection between them through a proxy
 * of its own, a receiver of webhooks, and callers with too few credits for what they will ask.
 */
export async function openWorld(given: OpenWorld) {
  // what was opened last is closed first; also where opening fails half way
  const opened: (() => unknown)[] = [];
  const close = async () => {
    for (const end of opened.splice(0).reverse()) await end();
  };
  try {
    return { ...(await openParts(given, opened)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openParts({ seed, rounds, webs, workers, ...server }: OpenWorld, opened: (() => unknown)[]) {
  const folder = mkdtempSync(join(tmpdir(), "looklift-chaos-"));
  const logs = join(folder, "logs");
  mkdirSync(logs);
  const bundle = await bundleScripts({ web: "test/chaos/web.ts", worker: "test/chaos/worker.ts" });
  opened.push(bundle.remove);
  const database = await openDatabase({ dir: join(folder, "pg"), ...server });
  opened.push(database.close);
  const s3 = await startS3({ port: 0 });
  opened.push(s3.stop);
  const hook = await openHook({ chance: drawChance(seed, "hook") });
  opened.push(hook.close);
  const ports = await findPorts(webs);
  const links = await openLinks({ ports, workers, database: database.url, storage: s3.endpoint, seed });
  opened.push(() => Promise.all(Object.values(links).flatMap((some) => some.map((one) => one.close()))));
  const calm = join(folder, "calm");
  const env = { ...settingsOf({ s3, seed }), CHAOS_CALM: calm };
  const direct = { ...env, LOG_LEVEL: "error", DATABASE_URL: database.url, S3_ENDPOINT: s3.endpoint };
  const credits = rounds * CREDITS_PER_ROUND;
  const callers = await makeCallers({ env: direct, count: CALLERS, credits, hookUrl: hook.url });
  const settings = (kind: "web" | "worker", at: number) => ({
    ...env,
    DATABASE_URL: through(links[`${kind} → database`][at], database.url),
    S3_ENDPOINT: through(links[`${kind} → storage`][at], s3.endpoint),
  });
  const start = (kind: "web" | "worker", at: number, more: Record<string, string>): Kept => {
    const env = { ...settings(kind, at), ...more };
    const one = keepProcess({ name: `${kind}-${at + 1}`, script: bundle.pathOf(kind), env, logs });
    opened.push(one.stop);
    return one;
  };
  const kept = {
    web: ports.map((port, at) => start("web", at, { PORT: String(port) })),
    worker: Array.from({ length: workers }, (_, at) => start("worker", at, { WORKER_CONCURRENCY: "4" })),
  };
  const all = [...kept.web, ...kept.worker];
  await Promise.all(all.map((one) => one.ready()));
  const pool = new pg.Pool({ connectionString: database.url, max: 2 });
  pool.on("error", POOL_ERRORS_ARE_EXPECTED);
  pool.on("connect", (client) => client.on("error", POOL_ERRORS_ARE_EXPECTED));
  opened.push(() => pool.end());
  return {
    ...{ seed, folder, pool, links, kept, callers, database, heard: hook.heard },
    urls: links["callers → web"].map(({ port }) => `http://127.0.0.1:${port}`),
    /** Lets the engines work as they should from now on. */
    calmDown: () => writeFileSync(calm, ""),
    /** Resolves when every process is ready for work. */
    ready: () => Promise.all(all.map((one) => one.ready())),
  };
}

type OpenLinks = { ports: number[]; workers: number; database: string; storage: string; seed: number };

async function openLinks({ ports, workers, database, storage, seed }: OpenLinks): Promise<Links> {
  const random = drawChance(seed, "proxies").next;
  const proxy = (to: string) => {
    const { hostname: host, port } = new URL(to);
    return openProxy({ target: { host, port: Number(port || 5432) }, random });
  };
  const proxies = (count: number, to: string) => Promise.all(Array.from({ length: count }, () => proxy(to)));
  return {
    "callers → web": await Promise.all(ports.map((port) => proxy(`http://127.0.0.1:${port}`))),
    "web → database": await proxies(ports.length, database),
    "worker → database": await proxies(workers, database),
    "web → storage": await proxies(ports.length, storage),
    "worker → storage": await proxies(workers, storage),
  };
}

// one after the other: two that ask at the same moment may be given the same one
async function findPorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) ports.add(await findFreePort(0));
  return [...ports];
}

function through(proxy: FaultProxy | undefined, url: string): string {
  return Object.assign(new URL(url), { hostname: "127.0.0.1", port: String(proxy?.port) }).href.replace(/\/$/, "");
}

type Storage = { accessKeyId: string; secretAccessKey: string; region: string; bucket: string };

function settingsOf({ s3, seed }: { s3: Storage; seed: number }): Record<string, string> {
  return {
    NODE_ENV: "test",
    LOG_LEVEL: "info",
    S3_BUCKET: s3.bucket,
    S3_REGION: s3.region,
    S3_ACCESS_KEY_ID: s3.accessKeyId,
    S3_SECRET_ACCESS_KEY: s3.secretAccessKey,
    SHOPIFY_API_KEY: "key-of-the-chaos-run",
    SHOPIFY_API_SECRET: "secret-of-the-chaos-run",
    SHOPIFY_APP_URL: "http://localhost:3000",
    CALLBACKS_TO_PRIVATE: "true",
    DRAIN_SECONDS: "2",
    CHAOS_SEED: String(seed),
  };
}
