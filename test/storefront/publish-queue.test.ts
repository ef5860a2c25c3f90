// The queue of publications works at one job of a look at a time, on a database that is new and on one that was upgraded.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startCore, type TestCore } from "../support/start-core";

const migration = join(import.meta.dirname, "../../prisma/migrations/20261126000000_bulk_runs/migration.sql");
const [UPGRADE = ""] = /^DO \$\$\n.*?^END \$\$;/ms.exec(readFileSync(migration, "utf8")) ?? [];

let core: TestCore;
beforeAll(async () => {
  core = await startCore();
});
afterAll(() => core.stop());

async function readQueue() {
  const { rows } = await core.pool.query("SELECT * FROM pgboss.queue WHERE name = 'publish'");
  const { created_on: _, updated_on: __, ...row } = rows[0] ?? {};
  return row;
}

test("an older queue becomes what a new one is", async () => {
  const fresh = await readQueue();
  expect(fresh).toMatchObject({ policy: "singleton" });
  await core.pool.query("UPDATE pgboss.queue SET policy = 'standard' WHERE name = 'publish'");
  await core.pool.query(UPGRADE);
  expect(await readQueue()).toEqual(fresh);
});

test("a second job of a look waits for the first, and others pass it", async () => {
  const { sendJob, workJobs } = await import("~/jobs.server");
  const begun: string[] = [];
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const send = (lookId: string) => sendJob("publish", { lookId }, lookId);
  await send("one");
  await send("one");
  await workJobs("publish", 3, async ({ lookId }) => {
    begun.push(lookId);
    if (lookId === "one") await gate;
  });
  await send("two");
  await vi.waitFor(() => expect(begun).toContain("two"), { timeout: 10_000 });
  expect(begun.sort()).toEqual(["one", "two"]);
  open();
  await vi.waitFor(() => expect(begun.sort()).toEqual(["one", "one", "two"]), { timeout: 10_000 });
});
