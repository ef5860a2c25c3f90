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

declare module "vitest" {
  interface ProvidedContext {
    databaseServer: string;
    databaseTemplate: string;
  }
}

/** One database server a run and one template of migrations and queue tables, named by what it is made from. */
export default async function setup(project: TestProject) {
  const given = process.env["TEST_DATABASE_URL"];
  const server =
    given ??
    (await startPostgres({ dir, port: 54390, settings: ["-c", "fsync=off", "-c", "max_connections=200"] })).url;
  const template = `looklift_template_${await hashMigrations()}`;
  await buildTemplate(server, template);
  project.provide("databaseServer", server);
  project.provide("databaseTemplate", template);
  return async () => {
    if (!given) await stopPostgres({ dir });
  };
}

async function hashMigrations(): Promise<string> {
  const hash = createHash("sha256");
  const folder = join(root, "prisma/migrations");
  for (const name of (await readdir(folder)).sort()) hash.update(await readFile(join(folder, name, "migration.sql")));
  hash.update(await readFile(join(root, "app/jobs.server.ts")));
  return hash.digest("hex").slice(0, 12);
}

async function buildTemplate(server: string, template: string): Promise<void> {
  const admin = new pg.Client(server);
  await admin.connect();
  try {
    const known = await admin.query("SELECT 1 FROM pg_database WHERE datname = $1 AND datistemplate", [template]);
    if (known.rowCount) return;
    await admin.query(`DROP DATABASE IF EXISTS ${template} WITH (FORCE)`);
    await admin.query(`CREATE DATABASE ${template}`);
    const url = Object.assign(new URL(server), { pathname: `/${template}` }).href;
    await applyMigrations({ databaseUrl: url });
    const boss = new PgBoss({ connectionString: url, supervise: false, schedule: false });
    await boss.start();
    await boss.stop({ graceful: false });
    await admin.query(`ALTER DATABASE ${template} IS_TEMPLATE true`);
  } finally {
    await admin.end();
  }
}
