// Whether prisma/schema.prisma still describes what prisma/migrations build: what the one says and the other does not is named.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import pg from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { createDatabase } from "../support/create-database";

// What Prisma cannot say, and the migrations do: checks, partial indexes and one expression that it spells otherwise.
const sqlOnly = [
  /^constraint \S+ \S+ CHECK /,
  /^index CREATE (UNIQUE )?INDEX \S+ ON \S+ USING btree .* WHERE /,
  /^column request_logs\.outputs_until /,
];

const root = join(import.meta.dirname, "../..");
const CATALOGUE = `
  SELECT 'column ' || table_name || '.' || column_name || ' ' || udt_name || ' ' || coalesce(character_maximum_length::text, '')
         || ' null=' || is_nullable || ' default=' || coalesce(column_default, '') AS line
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'
  UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'
  UNION ALL SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND conrelid <> 0 AND conrelid::regclass::text <> '_prisma_migrations'
      AND contype <> 'n'
  UNION ALL SELECT 'enum ' || typname || ' ' || string_agg(enumlabel, ',' ORDER BY enumsortorder)
    FROM pg_enum JOIN pg_type t ON t.oid = enumtypid WHERE typnamespace = 'public'::regnamespace GROUP BY typname`;

let migrated: Awaited<ReturnType<typeof createDatabase>>;
let declaredUrl: string;
const declared = `test_declared_${process.pid}`;

beforeAll(async () => {
  migrated = await createDatabase();
  await query(inject("databaseServer"), `CREATE DATABASE ${declared}`);
  declaredUrl = Object.assign(new URL(inject("databaseServer")), { pathname: `/${declared}` }).href;
});
afterAll(async () => {
  await migrated.drop();
  await query(inject("databaseServer"), `DROP DATABASE IF EXISTS ${declared} WITH (FORCE)`);
});

async function query(url: string, statement: string): Promise<{ line: string }[]> {
  const client = new pg.Client(url);
  await client.connect();
  return client
    .query(statement)
    .then(({ rows }) => rows)
    .finally(() => client.end());
}

type Engine = { diff: (asked: unknown) => Promise<{ stdout: string | null }> };

/** The statements that build what schema.prisma describes, by Prisma's own engine compiled to WebAssembly. */
async function writeStatements(): Promise<string> {
  // the package exports only the glue; the module has to be put together by hand
  const specifier = "@prisma/schema-engine-wasm/schema_engine_bg";
  const glue = await import(specifier);
  const folder = dirname(createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm"));
  const module = readFileSync(join(folder, "schema_engine_bg.wasm"));
  const { instance } = await WebAssembly.instantiate(module, { "./schema_engine_bg.js": glue });
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports["__wbindgen_start"] as () => void)();
  const path = join(root, "prisma/schema.prisma");
  const content = readFileSync(path, "utf8");
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString: declaredUrl }));
  const engine: Engine = await glue.SchemaEngine.new({ datamodels: [[path, content]] }, () => undefined, adapter);
  const { stdout } = await engine.diff({
    from: { tag: "empty" },
    to: { tag: "schemaDatamodel", files: [{ path, content }] },
    ...{ script: true, exitCode: null, shadowDatabaseUrl: null },
    filters: { externalTables: [], externalEnums: [] },
  });
  return stdout ?? "";
}

test("schema.prisma describes what the migrations build", async () => {
  const statements = await writeStatements();
  expect(statements).toContain('CREATE TABLE "clients"');
  await query(declaredUrl, statements);
  const [built, described] = await Promise.all(
    [migrated.url, declaredUrl].map(async (url) => (await query(url, CATALOGUE)).map(({ line }) => line)),
  );
  const differs = (lines: string[] = [], from: string[] = []) =>
    lines.filter((line) => !from.includes(line) && !sqlOnly.some((known) => known.test(line))).sort();
  expect({ onlyInMigrations: differs(built, described), onlyInSchema: differs(described, built) }).toEqual({
    onlyInMigrations: [],
    onlyInSchema: [],
  });
});
