import type pg from "pg";

// The invariants of design §6 as counts; every one must be 0.
const VIOLATIONS = `SELECT
  (SELECT count(*) FROM credit_accounts WHERE available < 0 OR reserved < 0)::int AS "negative balance",
  (SELECT count(*) FROM credit_accounts a WHERE available <> (SELECT coalesce(sum(delta_available), 0) FROM credit_entries e
     WHERE e.client_id = a.client_id))::int AS "available is not the ledger's sum",
  (SELECT count(*) FROM credit_accounts a WHERE reserved <> (SELECT coalesce(sum(delta_reserved), 0) FROM credit_entries e
     WHERE e.client_id = a.client_id))::int AS "reserved is not the ledger's sum",
  (SELECT count(*) FROM credit_accounts a WHERE available <> (SELECT coalesce(sum(remaining), 0) FROM credit_grants g
     WHERE g.client_id = a.client_id))::int AS "available is not the grants' sum",
  (SELECT count(*) FROM request_logs r WHERE (SELECT count(*) FROM credit_entries e
     WHERE e.request_id = r.request_id AND kind = 'RESERVE') <> 1)::int AS "not reserved once",
  (SELECT count(*) FROM request_logs r WHERE status IN ('SUCCESS', 'FAILURE') AND (SELECT count(*) FROM credit_entries e
     WHERE e.request_id = r.request_id AND kind IN ('CAPTURE', 'REFUND')) <> 1)::int AS "not settled once",
  (SELECT count(*) FROM request_logs r WHERE status = 'FAILURE' AND NOT EXISTS (SELECT 1 FROM credit_entries e
     WHERE e.request_id = r.request_id AND kind = 'REFUND'))::int AS "failure without refund",
  (SELECT count(*) FROM request_logs r WHERE status IN ('NOT_STARTED', 'IN_PROGRESS') AND EXISTS (SELECT 1 FROM credit_entries e
     WHERE e.request_id = r.request_id AND kind IN ('CAPTURE', 'REFUND')))::int AS "settled but open",
  (SELECT count(*) FROM credit_entries e JOIN clients c ON c.id = e.client_id WHERE request_id IS NOT NULL
     AND c.erased_at IS NULL AND NOT EXISTS (SELECT 1 FROM request_logs r WHERE r.request_id = e.request_id))::int
     AS "entry without request"`;

/** The breached invariants of money with their counts; an empty object when all hold. */
export async function findViolations(pool: Pick<pg.Pool, "query">): Promise<Record<string, number>> {
  const { rows } = await pool.query<Record<string, number>>(VIOLATIONS);
  return Object.fromEntries(Object.entries(rows[0] ?? {}).filter(([, count]) => count !== 0));
}
