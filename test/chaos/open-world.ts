import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { PgBoss } from "pg-boss";
import { findFreePort } from "../../local/find-port";
import { findDataFolder, startPostgres, stopPostgres } from "../../local/postgres/launch-postgres";
import { startS3 } from "../../local/s3/start-s3";
import { applyMigrations } from "../../prisma/apply-migrations";
import type { Caller } from "./call-api";
import { drawChance } from "./draw-chance";
import { keepProcess } from "./keep-process";
import { openProxy } from "./open-proxy";

const CALLERS = 4;
const CREDITS_PER_ROUND = 5;
const POOL_ERRORS_ARE_EXPECTED = () => undefined;

export type ChaosWorld = Awaited<ReturnType<typeof openWorld>>;

/**
 * A world to be broken: PostgreSQL, an S3 stand-in, one web process and two workers, each connection between them through a
 * proxy of its own kind, and callers with too few credits for what they will ask.
 */
export async function openWorld({ seed, rounds }: { seed: number; rounds: number }) {
  const folder = mkdtempSync(join(tmpdir(), "looklift-chaos-"));
  const logs = join(folder, "logs");
  mkdirSync(logs);
  const dir = join(folder, "pg");
  const settings = ["-c", "fsync=off"];
  const first = await startPostgres({ dir, port: await findFreePort(0), settings });
  await applyMigrations({ databaseUrl: first.url });
  const boss = new PgBoss({ connectionString: first.url, supervise: false, schedule: false });
  await boss.start();
  await boss.stop({ graceful: false });

  const s3 = await startS3({ port: 0 });
  const random = drawChance(seed, "proxies").next;
  const proxies = {
    webDatabase: await openProxy({ targetPort: first.port, random }),
    workerDatabase: await openProxy({ targetPort: first.port, random }),
    storage: await openProxy({ targetPort: Number(new URL(s3.endpoint).port), random }),
  };
  const port = await findFreePort(0);
  const through = (proxy: { port: number }) => Object.assign(new URL(first.url), { port: String(proxy.port) }).href;
  const env = settingsOf({ s3, storage: `http://127.0.0.1:${proxies.storage.port}`, seed });
  const web = { ...env, DATABASE_URL: through(proxies.webDatabase), PORT: String(port) };
  const work = { ...env, DATABASE_URL: through(proxies.workerDatabase), WORKER_CONCURRENCY: "4" };
  const callers = await makeCallers({ ...env, DATABASE_URL: first.url, S3_ENDPOINT: s3.endpoint }, rounds);
  const processes = [
    keepProcess({ name: "web", script: "web.ts", env: web, logs }),
    keepProcess({ name: "worker-1", script: "worker.ts", env: work, logs }),
    keepProcess({ name: "worker-2", script: "worker.ts", env: work, logs }),
  ];
  await Promise.all(processes.map((kept) => kept.ready()));
  const pool = new pg.Pool({ connectionString: first.url, max: 2 });
  pool.on("error", POOL_ERRORS_ARE_EXPECTED);

  let server = first;
  return {
    url: `http://127.0.0.1:${port}`,
    folder,
    pool,
    proxies,
    processes,
    callers,
    /** Ends PostgreSQL with SIGKILL and starts it again on its port. */
    async killDatabase() {
      process.kill(server.pid, "SIGKILL");
      server = await startPostgres({ dir, port: first.port, settings });
      if (server.port !== first.port) throw new Error("PostgreSQL came back on another port");
    },
    async close() {
      await Promise.all(processes.map((kept) => kept.stop()));
      await pool.end();
      const { closeDatabase } = await import("../../app/db.server");
      await closeDatabase();
      await Promise.all(Object.values(proxies).map((proxy) => proxy.close()));
      await s3.stop();
      await stopPostgres({ dir });
      rmSync(findDataFolder(dir), { recursive: true, force: true });
    },
  };
}

type Storage = { accessKeyId: string; secretAccessKey: string; region: string; bucket: string };

function settingsOf({ s3, storage, seed }: { s3: Storage; storage: string; seed: number }): Record<string, string> {
  return {
    NODE_ENV: "test",
    LOG_LEVEL: "info",
    S3_ENDPOINT: storage,
    S3_BUCKET: s3.bucket,
    S3_REGION: s3.region,
    S3_ACCESS_KEY_ID: s3.accessKeyId,
    S3_SECRET_ACCESS_KEY: s3.secretAccessKey,
    SHOPIFY_API_KEY: "key-of-the-chaos-run",
    SHOPIFY_API_SECRET: "secret-of-the-chaos-run",
    SHOPIFY_APP_URL: "http://localhost:3000",
    CHAOS_SEED: String(seed),
  };
}

// With the app's own functions, straight to the database and the store: this part is not to be broken. Each caller has a
// sound picture and one whose object has vanished.
async function makeCallers(env: Record<string, string>, rounds: number): Promise<Caller[]> {
  Object.assign(process.env, env);
  const [{ makeClient, makeTrialImage }, { prisma }, storage] = await Promise.all([
    import("../support/make-client"),
    import("../../app/db.server"),
    import("../../app/storage.server"),
  ]);
  await storage.ensureBucket();
  return Promise.all(
    Array.from({ length: CALLERS }, async () => {
      const { clientId, token } = await makeClient({ credits: rounds * CREDITS_PER_ROUND });
      const sound = await makeTrialImage({ clientId });
      const vanished = await makeTrialImage({ clientId });
      await prisma.trialImage.update({
        where: { uploadKey: vanished },
        data: { objectKey: `t/${clientId}/src/gone.jpg` },
      });
      return { token, trialImages: [sound, sound, sound, sound, vanished] };
    }),
  );
}
