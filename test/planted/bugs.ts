import { measuringBugs } from "./measuring-bugs";

/** One change of the code: `find`, which is there exactly once, becomes `replace`. A migration is the last one that has the text. */
export type Change = { file: string; find: string; replace: string };
/** `foundBy`: the test files that guard the place; `rounds`: chaos rounds that are to find it as well. */
export type Bug = { name: string; changes: Change[]; foundBy: string[]; rounds?: number };

export const MIGRATION = "the last migration that has it";
const sql = (find: string, replace: string): Change => ({ file: MIGRATION, find, replace });

const unguarded = (statement: string) => statement.replace("AND status IN ('NOT_STARTED', 'IN_PROGRESS') ", "");
const successGuard = "WHERE request_id = p_req AND status IN ('NOT_STARTED', 'IN_PROGRESS') AND attempts = p_attempt\n";
const failureGuard =
  "WHERE request_id = p_req AND status IN ('NOT_STARTED', 'IN_PROGRESS') AND (p_attempt IS NULL OR attempts = p_attempt)\n";
const oneOutcome =
  "CREATE UNIQUE INDEX credit_entries_one_outcome ON credit_entries (request_id) WHERE kind IN ('CAPTURE', 'REFUND');";

export const bugs: Bug[] = [
  {
    name: "double refund: a failure is settled again and the database no longer refuses the second entry",
    changes: [
      sql(failureGuard, unguarded(failureGuard)),
      sql(oneOutcome, ""),
      sql(
        'CREATE UNIQUE INDEX "credit_entries_request_id_kind_key"',
        'CREATE INDEX "credit_entries_request_id_kind_key"',
      ),
    ],
    foundBy: ["test/extraction/settle-once.test.ts"],
  },
  {
    name: "missing fence: an attempt that lost its lease settles what another one works on",
    changes: [sql(successGuard, successGuard.replace(" AND attempts = p_attempt", ""))],
    foundBy: ["test/extraction/settle-once.test.ts"],
  },
  {
    name: "debit outside the transaction: the request is accepted first and paid for in a second statement",
    changes: [
      sql(
        "  v_available := reserve_credits(p_client, p_req, p_cost);\n  RETURN QUERY SELECT 'accepted'",
        "  RETURN QUERY SELECT 'accepted'",
      ),
      {
        file: "app/extraction/accept-request.ts",
        find: "  return rows[0] ?? null;\n",
        replace: `  if (rows[0]?.outcome === "accepted")
    await pool.query("SELECT reserve_credits($1, $2, $3)", [clientId, requestId, creditsCost]);
  return rows[0] ?? null;
`,
      },
    ],
    foundBy: ["test/credits/spend-at-once.test.ts"],
    rounds: 20,
  },
  {
    name: "key taken from memory: what accepts a request no longer asks whether its key may still be used",
    changes: [
      {
        file: "app/extraction/accept-request.ts",
        find: " AND k.id = $9\n           UNION ALL",
        replace: " OR k.id = $9\n           UNION ALL",
      },
    ],
    foundBy: ["test/clients/remembered-key.test.ts"],
  },
  {
    name: "settle without status guard: what is settled already is settled again",
    changes: [sql(successGuard, unguarded(successGuard))],
    foundBy: ["test/extraction/settle-once.test.ts"],
  },
  {
    name: "job sent before commit: the queue hears of a request that may never be accepted",
    changes: [
      sql(
        "  v_job := enqueue_extract(p_req, p_client);\n",
        "  SELECT j.id INTO v_job FROM pgboss.job j WHERE j.name = 'extract' AND j.singleton_key = p_req;\n",
      ),
      {
        file: "app/extraction/accept-request.ts",
        find: "  const { rows } = await pool.query<Accepted>({ ...statement, values });\n",
        replace: `  await pool.query("SELECT enqueue_extract($1, $2)", [requestId, clientId]);
  const { rows } = await pool.query<Accepted>({ ...statement, values });
`,
      },
    ],
    foundBy: ["test/credits/spend-at-once.test.ts"],
  },
  {
    name: "lost reserve on cancel: the request ends and its credits stay reserved",
    changes: [
      {
        file: "app/extraction/cancel-extraction.ts",
        find: 'if (await settleFailure({ requestId: row.requestId, error: cancelled })) return "cancelled";',
        replace: `const data = { status: "FAILURE", error: cancelled, finishedAt: new Date() } as const;
  const open = { requestId: row.requestId, status: { in: ["NOT_STARTED", "IN_PROGRESS"] as ("NOT_STARTED" | "IN_PROGRESS")[] } };
  if ((await prisma.requestLog.updateMany({ where: open, data })).count > 0) return "cancelled";`,
      },
    ],
    foundBy: ["test/api/cancel-job.test.ts"],
  },
  {
    name: "retry without idempotency: a repeated call is new work",
    changes: [
      sql("  IF p_key IS NOT NULL THEN\n    -- a concurrent twin", "  IF false THEN\n    -- a concurrent twin"),
    ],
    foundBy: ["test/extraction/idempotency.test.ts"],
    rounds: 20,
  },
  {
    name: "grant order: bought credits are spent before given ones",
    changes: [
      sql(
        "ORDER BY priority, expires_at NULLS LAST, id FOR UPDATE LOOP",
        "ORDER BY priority DESC, expires_at NULLS LAST, id FOR UPDATE LOOP",
      ),
    ],
    foundBy: ["test/credits/burn-order.test.ts"],
  },
  {
    name: "refund to nobody: the credits come back to the account but to no grant",
    changes: [
      sql(
        "UPDATE credit_grants t SET remaining = t.remaining + h.amount,",
        "UPDATE credit_grants t SET remaining = t.remaining,",
      ),
    ],
    foundBy: ["test/credits/refund.test.ts"],
    rounds: 20,
  },
  {
    name: "dead letter read and forgotten: a request whose attempts are used up stays open",
    changes: [
      {
        file: "app/start-worker.ts",
        find: 'await workJobs("extract_dead", 1, ({ requestId }) => failExtraction({ requestId }));',
        replace: 'await workJobs("extract_dead", 1, async ({ requestId }) => void (failExtraction, requestId));',
      },
    ],
    foundBy: ["test/extraction/worker.test.ts"],
  },
  {
    name: "ledger that can be changed",
    changes: [sql("BEFORE UPDATE OR DELETE ON credit_entries", "BEFORE DELETE ON credit_entries")],
    foundBy: ["test/credits/ledger.test.ts"],
  },
  {
    name: "somebody else's job: cancelling does not ask whose it is",
    changes: [
      {
        file: "app/extraction/cancel-extraction.ts",
        find: "where: { clientId, ...where }, select",
        replace: "where: { ...where, ...(clientId && {}) }, select",
      },
    ],
    foundBy: ["test/api/isolation.test.ts"],
  },
  {
    name: "somebody else's statement: the ledger is read without asking whose it is",
    changes: [
      {
        file: "app/credits/read-statement.ts",
        find: "FROM credit_entries WHERE client_id = ",
        replace: "FROM credit_entries WHERE '' <> ",
      },
    ],
    foundBy: ["test/credits/statement.test.ts"],
  },
  {
    name: "one look twice at once: whoever wants a page gets it, though somebody else is changing it",
    changes: [
      {
        file: "app/storefront/hold-pages.ts",
        find: "\n    WHERE page_leases.until < clock_timestamp()\n",
        replace: "\n",
      },
    ],
    foundBy: ["test/storefront/race-page.test.ts"],
  },
  {
    name: "one look twice at once: the queue works at two jobs of it",
    changes: [
      {
        file: "app/queues.ts",
        find: '  publish: {\n    policy: "singleton",\n',
        replace: "  publish: {\n",
      },
    ],
    foundBy: ["test/storefront/publish-queue.test.ts"],
  },
  {
    name: "files of others: what is called nearly as ours counts as ours",
    changes: [
      {
        file: "app/storefront/drop-stray-files.ts",
        find: "(?:-[0-7][0-9a-hjkmnp-tv-z]{25}\\.png|\\.jpg)$/;",
        replace: "/;",
      },
    ],
    foundBy: ["test/storefront/mend-shop.test.ts"],
  },
  {
    name: "files of others: what a look shows is deleted as nobody's",
    changes: [
      {
        file: "app/storefront/drop-stray-files.ts",
        find: "ours.filter(({ id }) => !used.has(id))",
        replace: "ours.filter(() => used.size >= 0)",
      },
    ],
    foundBy: ["test/storefront/mend-shop.test.ts"],
  },
  ...measuringBugs,
];
