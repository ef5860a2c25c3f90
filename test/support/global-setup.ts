import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { PgBoss } from "pg-boss";
import type { TestProject } from "vitest/node";
import { startPostgres, stopPostgres } from "../../local/postgres/launch-postgres";
import { applyMigrations } from "../../prisma/apply-migrations";

const root = join(import.meta.dirname, "../..");
const dir = join(root, ".data-test", "pg");

// Advisory locks of the server's own database. Every run holds the first one shared, so whoever gets it alone is the only run.
const RUN_LOCK = 5_401;
const TEMPLATE_LOCK = 5_402;
const JOINS_MAX = 10;

declare module "vitest" {
  interface ProvidedContext {
    databaseServer: string;
    databaseTemplate: string;
  }
}

/** One database server for all runs of this checkout and one template of migrations and queue tables, named by what it is made from. */
export default async function setup(project: TestProject) {
  const given = process.env["TEST_DATABASE_URL"];
  const run = given ? await connect(given) : await joinServer();
  const template = `looklift_template_${await hashMigrations()}`;
  await run.query("SELECT pg_advisory_lock($1)", [TEMPLATE_LOCK]);
  await buildTemplate(run, template);
  await run.query("SELECT pg_advisory_unlock($1)", [TEMPLATE_LOCK]);
  project.provide("databaseServer", urlOf(run));
  project.provide("databaseTemplate", template);
  return async () => {
    if (!given && (await isAlone(run))) await stopPostgres({ dir });
    await run.end();
  };
}

// A run that joins while the last one stops the server waits for the lock, loses its connection and starts the server anew.
async function joinServer(): Promise<pg.Client> {
  for (let attempt = 1; ; attempt++) {
    try {
      const { url } = await startPostgres({
        dir,
        port: 54390,
        settings: ["-c", "fsync=off", "-c", "max_connections=200"],
      });
      const run = await connect(url);
      if (await tryLock(run)) await dropLeftovers(run);
      await run.query("SELECT pg_advisory_lock_shared($1)", [RUN_LOCK]);
      await run.query("SELECT pg_advisory_unlock($1)", [RUN_LOCK]);
      return run;
    } catch (error) {
      if (attempt === JOINS_MAX) throw error;
    }
  }
}

async function isAlone(run: pg.Client): Promise<boolean> {
  await run.query("SELECT pg_advisory_unlock_shared($1)", [RUN_LOCK]);
  return tryLock(run);
}

async function tryLock(run: pg.Client): Promise<boolean> {
  const { rows } = await run.query<{ got: boolean }>("SELECT pg_try_advisory_lock($1) AS got", [RUN_LOCK]);
  return rows[0]?.got ?? false;
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: "looklift-test-run" });
  client.on("error", () => undefined); // the server may be stopped by the end of this very run
  await client.connect();
  return client;
}

// What killed runs left behind.
async function dropLeftovers(run: pg.Client): Promise<void> {
  const { rows } = await run.query<{ name: string }>(
    "SELECT datname AS name FROM pg_database WHERE datname LIKE 'test\\_%' AND NOT datistemplate",
  );
  for (const { name } of rows) await run.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}

async function hashMigrations(): Promise<string> {
  const hash = createHash("sha256");
  const folder = join(root, "prisma/migrations");
  for (const name of (await readdir(folder)).sort()) hash.update(await readFile(join(folder, name, "migration.sql")));
  hash.update(await readFile(join(root, "app/jobs.server.ts")));
  return hash.digest("hex").slice(0, 12);
}

async function buildTemplate(run: pg.Client, template: string): Promise<void> {
  const known = await run.query("SELECT 1 FROM pg_database WHERE datname = $1 AND datistemplate", [template]);
  if (known.rowCount) return;
  await run.query(`DROP DATABASE IF EXISTS ${template} WITH (FORCE)`);
  await run.query(`CREATE DATABASE ${template}`);
  const url = Object.assign(new URL(urlOf(run)), { pathname: `/${template}` }).href;
  await applyMigrations({ databaseUrl: url });
  const boss = new PgBoss({ connectionString: url, supervise: false, schedule: false });
  await boss.start();
  await boss.stop({ graceful: false });
  await run.query(`ALTER DATABASE ${template} IS_TEMPLATE true`);
}

function urlOf({ user, password, host, port, database }: pg.Client): string {
  const url = new URL(`postgresql://${host}:${port}/${database}`);
  return Object.assign(url, { username: user ?? "", password: String(password ?? "") }).href;
}
