import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import pg from "pg";
import { PgBoss } from "pg-boss";
import { findFreePort } from "../../local/find-port";
import { findDataFolder, startPostgres, stopPostgres } from "../../local/postgres/launch-postgres";
import { applyMigrations } from "../../prisma/apply-migrations";

export type ChaosDatabase = {
  url: string;
  /** Ends the server with SIGKILL and starts it again on its port; null for a server that is not ours to end. */
  kill: (() => Promise<void>) | null;
  close: () => Promise<void>;
};

const SETTINGS = ["-c", "max_connections=200"];

type OpenDatabase = { dir: string; bin?: string; serverUrl?: string; keeps?: boolean };

/**
 * A PostgreSQL of this run's own in `dir`, of the npm package or of the programs in `bin`; or, with `serverUrl`, a database of
 * its own on somebody's server, which is dropped in the end. Migrated, with the queue's tables. Only one that `keeps` what it
 * was given writes through to the disk.
 */
export async function openDatabase(given: OpenDatabase): Promise<ChaosDatabase> {
  const database = given.serverUrl ? await createDatabase(given.serverUrl) : await startServer(given);
  await applyMigrations({ databaseUrl: database.url });
  const boss = new PgBoss({ connectionString: database.url, supervise: false, schedule: false });
  await boss.start();
  await boss.stop({ graceful: false });
  return database;
}

async function startServer({ dir, bin, keeps = false }: OpenDatabase): Promise<ChaosDatabase> {
  const settings = keeps ? SETTINGS : [...SETTINGS, "-c", "fsync=off"];
  const start = (port: number) => startPostgres({ dir, port, settings, ...(bin !== undefined && { bin }) });
  const first = await start(await findFreePort(0));
  let server = first;
  return {
    url: first.url,
    async kill() {
      process.kill(server.pid, "SIGKILL");
      server = await start(first.port);
      if (server.port !== first.port) throw new Error("PostgreSQL came back on another port");
    },
    async close() {
      await stopPostgres({ dir });
      rmSync(findDataFolder(dir), { recursive: true, force: true });
    },
  };
}

async function createDatabase(serverUrl: string): Promise<ChaosDatabase> {
  const name = `looklift_chaos_${randomBytes(6).toString("hex")}`;
  await onServer(serverUrl, `CREATE DATABASE ${name}`);
  return {
    url: Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href,
    kill: null,
    close: () => onServer(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

async function onServer(serverUrl: string, statement: string): Promise<void> {
  const admin = new pg.Client(serverUrl);
  await admin.connect();
  await admin.query(statement).finally(() => admin.end());
}
