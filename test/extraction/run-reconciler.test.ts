// When the reconciler runs, what it leaves behind, and what the admin makes of that. What it finds wrong: test/credits/reconcile.test.ts.
import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startCore, type TestCore } from "../support/start-core";
import { submit } from "../support/submit";
import { waitFor } from "../support/wait-for";

const LOCK = 5_403;

let core: TestCore;
let clientId: string;
let requestId: string;

beforeAll(async () => {
  core = await startCore();
});
beforeEach(async () => {
  await core.pool.query("DELETE FROM reconciler_runs");
  ({ clientId } = await core.makeClient({ credits: 3 }));
  ({ requestId } = await submit({ clientId, trialImage: await core.makeTrialImage({ clientId }) }));
});
afterAll(() => core.stop());

async function run(gapMs?: number): Promise<number> {
  const { runReconciler } = await import("~/extraction/run-reconciler");
  return runReconciler(gapMs === undefined ? {} : { gapMs });
}

async function countRuns(): Promise<number> {
  const { rows } = await core.pool.query("SELECT count(*)::int AS count FROM reconciler_runs");
  return rows[0].count;
}

async function health() {
  const { readHealth } = await import("~/extraction/read-health");
  return readHealth({ clientId });
}

async function metric(name: string, labels = {}): Promise<number | undefined> {
  const { registry } = await import("~/metrics.server");
  const found = (await registry.getSingleMetric(name)?.get())?.values ?? [];
  return found.find((one) => JSON.stringify(one.labels) === JSON.stringify(labels))?.value;
}

test("of workers that sweep at the same moment one runs, and none so soon after it", async () => {
  await Promise.all(Array.from({ length: 6 }, () => run()));
  expect(await countRuns()).toBe(1);
  await run();
  expect(await countRuns()).toBe(1);
  await core.pool.query("UPDATE reconciler_runs SET started_at = now() - interval '30 seconds'");
  await run();
  expect(await countRuns()).toBe(2);
});

test("while another worker runs it, none does; when that one dies, the next does", async () => {
  const other = new pg.Client(core.databaseUrl);
  other.on("error", () => undefined);
  await other.connect();
  const { rows } = await other.query("SELECT pg_backend_pid() AS pid, pg_advisory_lock($1)", [LOCK]);
  await run(0);
  expect(await countRuns()).toBe(0);
  await core.pool.query("SELECT pg_terminate_backend($1, 5000)", [rows[0].pid]);
  await run(0);
  expect(await countRuns()).toBe(1);
});

test("a run that fails gives the lock free for the next one", async () => {
  await core.pool.query("UPDATE request_logs SET deadline_at = now() - interval '1 second'");
  await core.pool.query("ALTER FUNCTION cancel_orphan_jobs(int) RENAME TO away");
  await expect(run(0)).rejects.toThrow();
  await core.pool.query("ALTER FUNCTION away(int) RENAME TO cancel_orphan_jobs");
  // the connection with the lock is closed, which the database does in its own time
  const ranAgain = async () => {
    await run(0);
    return (await countRuns()) === 1;
  };
  await waitFor(ranAgain, { what: "the lock to be free" });
});

test("what was settled is written down and counted, by cause", async () => {
  const before = (await metric("looklift_reconciler_settled_total", { cause: "deadline" })) ?? 0;
  await run(0);
  await core.pool.query("UPDATE request_logs SET deadline_at = now() - interval '1 second' WHERE request_id = $1", [
    requestId,
  ]);
  expect((await health()).overdue).toBe(1);
  // its refund leaves a job that has nothing to do any more
  expect(await run(0)).toBe(2);
  const { readLastRun } = await import("~/extraction/run-reconciler");
  const settled = { deadline: 1, no_job: 0, dead_job: 0, no_request: 1 };
  expect(await readLastRun()).toMatchObject({ settled, overdue: 0, violations: [] });
  expect(await metric("looklift_reconciler_settled_total", { cause: "deadline" })).toBe(before + 1);
  expect(await metric("looklift_requests_overdue")).toBe(0);
  expect(await health()).toMatchObject({ open: 0, overdue: 0, books: "fine" });
});

test("runs are kept for about a week, and no longer", async () => {
  await core.pool.query(
    `INSERT INTO reconciler_runs (id, took_ms, settled, overdue, entries_checked, checked_to, broken_accounts, violations)
     SELECT id, 1, '{}', 0, 0, 0, 0, '[]' FROM unnest(ARRAY[1, 2]) id`,
  );
  await core.pool.query("SELECT setval('reconciler_runs_id_seq', greatest(20001, nextval('reconciler_runs_id_seq')))");
  await run(0);
  const { rows } = await core.pool.query("SELECT id::int FROM reconciler_runs ORDER BY id");
  expect(rows.map(({ id }) => id > 20_001)).toEqual([true]);
});

test("a merchant is told what is under way, since when, and that nothing was checked yet", async () => {
  const { oldestWaiting, ...others } = await health();
  expect(others).toEqual({ open: 1, overdue: 0, checkedAt: null, books: "new", brokenRequestId: null });
  const { rows } = await core.pool.query("SELECT created_at FROM request_logs WHERE request_id = $1", [requestId]);
  expect(oldestWaiting).toEqual(rows[0].created_at);
});

test("a merchant is told of their own books only, and that nobody checks any more", async () => {
  await core.pool.query("UPDATE request_logs SET credits_cost = 2 WHERE request_id = $1", [requestId]);
  await run(0);
  expect(await health()).toMatchObject({ books: "broken", brokenRequestId: requestId });
  ({ clientId } = await core.makeClient());
  expect(await health()).toMatchObject({ books: "fine", brokenRequestId: null });
  await core.pool.query("UPDATE reconciler_runs SET started_at = now() - interval '6 minutes'");
  expect(await health()).toMatchObject({ books: "unchecked", open: 0 });
});
