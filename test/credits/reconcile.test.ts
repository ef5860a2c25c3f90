// What the reconciler finds wrong in the books; what it settles is told by settle-stuck-requests.test.ts.
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeBooks, plants, plantViolation } from "../extraction/plant-violations";
import { startCore, type TestCore } from "../support/start-core";

let core: TestCore;

beforeAll(async () => {
  core = await startCore({ env: { LOG_LEVEL: "error" } });
});
afterAll(() => core.stop());

async function reconcile() {
  const { readLastRun, runReconciler } = await import("~/extraction/run-reconciler");
  await runReconciler({ gapMs: 0 });
  const run = await readLastRun();
  if (!run) throw new Error("there was no run");
  return run;
}

async function gauge(name: string): Promise<number | undefined> {
  const { registry } = await import("~/metrics.server");
  return (await registry.getSingleMetric(name)?.get())?.values[0]?.value;
}

test("books that add up are told to be so, again and again, and what did not move is not read again", async () => {
  await makeBooks();
  const [first, second] = [await reconcile(), await reconcile()];
  expect([first.violations, second.violations]).toEqual([[], []]);
  expect(first).toMatchObject({ brokenAccounts: 0, overdue: 0, entriesChecked: 6, checkedTo: second.checkedTo });
  expect(await gauge("looklift_ledger_broken_accounts")).toBe(0);
  expect(await gauge("looklift_reconciler_last_run_timestamp_seconds")).toBe(second.startedAt.getTime() / 1000);
});

test("an account that moved past its ledger is found in its turn, however long ago its last entry was", async () => {
  const { clientId } = await makeBooks();
  await reconcile();
  await core.pool.query("UPDATE reconciler_runs SET checked_to = 1000000");
  await core.pool.query("UPDATE credit_accounts SET available = available + 1 WHERE client_id = $1", [clientId]);
  const { violations, brokenAccounts } = await reconcile();
  expect(violations.filter((one) => one.clientId === clientId).map(({ rule }) => rule)).toContain("balance_not_ledger");
  expect(brokenAccounts).toBe(1);
  await core.pool.query("UPDATE reconciler_runs SET checked_to = 0");
  await core.pool.query("UPDATE credit_accounts SET available = available - 1 WHERE client_id = $1", [clientId]);
  expect(await reconcile()).toMatchObject({ violations: [], brokenAccounts: 0 });
});

test.each(plants.filter(({ allOnly }) => !allOnly))("$rule: $what is found, and stays found", async (plant) => {
  const books = await makeBooks();
  await reconcile();
  await plantViolation({ pool: core.pool, plant, books });
  const isNamed = ({ violations }: Awaited<ReturnType<typeof reconcile>>) =>
    violations.some(({ rule, clientId }) => rule === plant.rule && clientId === books.clientId);
  const found = await reconcile();
  expect(isNamed(found)).toBe(true);
  expect(await gauge("looklift_ledger_broken_accounts")).toBe(found.brokenAccounts);
  // as if so much had moved since that nothing of it is looked at for its own sake
  await core.pool.query("UPDATE reconciler_runs SET checked_to = 1000000");
  expect(isNamed(await reconcile())).toBe(true);
  await core.pool.query("UPDATE reconciler_runs SET checked_to = 0");
});
