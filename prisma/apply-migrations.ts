import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";

// Prisma's own advisory lock and books, so that `prisma migrate deploy` and this runner can carry on after each other.
const PRISMA_LOCK = 72707369;
const CONNECT_TIMEOUT_MS = 10_000;
const BOOKS = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id varchar(36) PRIMARY KEY NOT NULL, checksum varchar(64) NOT NULL, finished_at timestamptz,
  migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz,
  started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0)`;

type Migration = { name: string; sql: string; checksum: string };

/**
 * Applies what is missing of prisma/migrations to a database, each file in one transaction, and keeps Prisma's books
 * (table _prisma_migrations, sha256 checksum). Answers the names it applied; throws when an applied file was edited later
 * or an earlier run failed half way.
 */
export async function applyMigrations({
  databaseUrl,
  folder,
}: {
  databaseUrl: string;
  folder?: string;
}): Promise<string[]> {
  const migrations = await readMigrations(folder ?? join(import.meta.dirname, "migrations"));
  // one connection: the advisory lock belongs to the session
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [PRISMA_LOCK]);
    await client.query(BOOKS);
    const applied: string[] = [];
    for (const migration of migrations) if (await applyOne(client, migration)) applied.push(migration.name);
    return applied;
  } finally {
    await client.end();
  }
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(join(folder, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    }),
  );
}

async function applyOne(client: pg.Client, { name, sql, checksum }: Migration): Promise<boolean> {
  const { rows } = await client.query(
    "SELECT checksum, finished_at FROM _prisma_migrations WHERE migration_name = $1 AND rolled_back_at IS NULL",
    [name],
  );
  const known = rows[0];
  if (known && !known.finished_at) throw new Error(`migration failed earlier: ${name}`);
  if (known && known.checksum !== checksum) throw new Error(`migration edited after it was applied: ${name}`);
  if (known) return false;
  await client.query("BEGIN");
  try {
    await client.query(sql);
    await client.query(
      "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count) VALUES ($1, $2, $3, now(), 1)",
      [randomUUID(), checksum, name],
    );
    await client.query("COMMIT");
    return true;
  } catch (error) {
    await client.query("ROLLBACK");
    throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
