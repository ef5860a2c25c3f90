import { Counter, Gauge } from "prom-client";
import { ledgerRules } from "~/credits/ledger-rules";
import { pool, prisma } from "~/db.server";
import { messageOf } from "~/errors";
import {
  accountsPerRunMax,
  booksEntriesFirst,
  booksEntriesOverlap,
  reconcilerGapMs,
  reconcilerRunsKept,
  violationsKeptMax,
} from "~/limits";
import { log } from "~/log.server";
import { registry } from "~/metrics.server";
import { checkBooks, type Query, type Violation } from "./check-books";
import { requestRules } from "./request-rules";
import { type Cause, causes, countOverdue, settleStuckRequests } from "./settle-stuck-requests";

// Session locks of the database are numbered; this one is the reconciler's.
const LOCK = 5_403;
const ACCOUNT_RULES = [...ledgerRules, ...requestRules].filter(({ name }) => /^(balance|reserved)_/.test(name));

const registers = [registry];
const broken = new Gauge({
  ...{ name: "looklift_ledger_broken_accounts", registers },
  help: "Clients whose books break a rule, by the last run of the reconciler",
});
const overdue = new Gauge({
  ...{ name: "looklift_requests_overdue", registers },
  help: "Open requests past their deadline that the last run of the reconciler left open",
});
const lastRun = new Gauge({
  ...{ name: "looklift_reconciler_last_run_timestamp_seconds", registers },
  help: "When the last run of the reconciler began, in any worker",
});
const settledTotal = new Counter({
  ...{ name: "looklift_reconciler_settled_total", registers, labelNames: ["cause"] },
  help: "Requests and jobs that this worker's reconciler settled, by cause",
});
for (const cause of causes) settledTotal.inc({ cause }, 0);

export type Run = NonNullable<Awaited<ReturnType<typeof readLastRun>>>;

/** The last run of the reconciler, whichever worker did it; null before the first. */
export async function readLastRun() {
  const row = await prisma.reconcilerRun.findFirst({ orderBy: { id: "desc" } });
  return row && { ...row, violations: row.violations as Violation[] };
}

/**
 * Settles what died half way and checks the books of what moved since the last run: one row in `reconciler_runs`. One worker
 * runs it at a time, and none before `gapMs` have passed; the others only take its numbers over. Changes no balance: what
 * does not add up is logged as an error, for a person. Answers how many it settled.
 */
export async function runReconciler({ gapMs = reconcilerGapMs }: { gapMs?: number } = {}): Promise<number> {
  const connection = await pool.connect();
  let failed: Error | undefined;
  try {
    const { rows } = await connection.query("SELECT pg_try_advisory_lock($1) AS got", [LOCK]);
    const before = await readLastRun();
    const isDue = rows[0]?.got && (!before || Date.now() - before.startedAt.getTime() >= gapMs);
    const settled = isDue ? await reconcile(before) : 0;
    const run = isDue ? await readLastRun() : before;
    if (run) tell(run);
    if (rows[0]?.got) await connection.query("SELECT pg_advisory_unlock($1)", [LOCK]);
    return settled;
  } catch (error) {
    failed = new Error(messageOf(error), { cause: error });
    throw error;
  } finally {
    // a connection that still has the lock must not go back to the pool
    connection.release(failed);
  }
}

async function reconcile(before: Run | null): Promise<number> {
  const startedAt = new Date();
  const settled = await settleStuckRequests();
  for (const cause of causes) settledTotal.inc({ cause }, settled[cause]);
  const left = await countOverdue();
  const { violations, ...checked } = await checkMoved(before);
  const brokenAccounts = new Set(violations.map(({ clientId }) => clientId)).size;
  const told = new Set(before?.violations.map(keyOf));
  for (const violation of violations.slice(0, violationsKeptMax))
    if (!told.has(keyOf(violation))) log.error({ ...violation }, "the books do not add up");
  const { id } = await prisma.reconcilerRun.create({
    data: {
      ...{ startedAt, tookMs: Date.now() - startedAt.getTime(), settled, overdue: left, brokenAccounts, ...checked },
      violations: violations.slice(0, violationsKeptMax),
    },
  });
  await prisma.reconcilerRun.deleteMany({ where: { id: { lte: id - BigInt(reconcilerRunsKept) } } });
  const sum = causes.reduce((all, cause) => all + settled[cause as Cause], 0);
  if (sum > 0) log.info({ ...settled }, "the reconciler settled what died half way");
  return sum;
}

// What moved, by its entries; some accounts in turn, also those that do not move; and again whatever did not add up before.
async function checkMoved(before: Run | null) {
  const query: Query = (text, values) => pool.query(text, values);
  const { rows } = await pool.query("SELECT coalesce(max(id), 0) AS last FROM credit_entries");
  const last = BigInt(rows[0].last);
  const from = before ? before.checkedTo - BigInt(booksEntriesOverlap) : last - BigInt(booksEntriesFirst);
  const after = from > 0n ? from : 0n;
  const turn = await takeAccounts(before?.accountsTo ?? null);
  const known = [...new Set(before?.violations.map(({ clientId }) => clientId) ?? [])];
  const limit = violationsKeptMax;
  const found = [
    await checkBooks({ query, part: { scope: "moved", after }, limit }),
    await checkBooks({ query, part: { scope: "clients", clientIds: turn }, rules: ACCOUNT_RULES, limit }),
    known.length > 0 ? await checkBooks({ query, part: { scope: "clients", clientIds: known }, limit }) : [],
  ].flat();
  const violations = [...new Map(found.map((one) => [keyOf(one), one])).values()];
  const accountsTo = turn.length === accountsPerRunMax ? (turn.at(-1) ?? null) : null;
  return { violations, checkedTo: last, accountsTo, entriesChecked: Number(last - after) };
}

async function takeAccounts(after: string | null): Promise<string[]> {
  const { rows } = await pool.query<{ client_id: string }>(
    "SELECT client_id FROM credit_accounts WHERE client_id > $1 ORDER BY client_id LIMIT $2",
    [after ?? "", accountsPerRunMax],
  );
  return rows.map(({ client_id }) => client_id);
}

const keyOf = ({ rule, clientId, requestId, detail }: Violation) => [rule, clientId, requestId, detail].join(" ");

function tell(run: Run): void {
  broken.set(run.brokenAccounts);
  overdue.set(run.overdue);
  lastRun.set(run.startedAt.getTime() / 1000);
}
