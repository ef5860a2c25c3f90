import type pg from "pg";
import { findViolations } from "../support/find-violations";
import { compareWithCallers, compareWithHeard, compareWithShown, replay } from "./ask-callers";
import type { Told } from "./call-api";
import type { Heard } from "./open-hook";

type Judged = { pool: Pick<pg.Pool, "query">; urls: string[]; told: Told[]; heard: Heard[] };

// What must be 0 in a world at rest, beside the invariants of money.
const NONE: Record<string, string> = {
  "credits still reserved": "SELECT coalesce(sum(reserved), 0) FROM credit_accounts",
  "requests still open": "SELECT count(*) FROM request_logs WHERE status IN ('NOT_STARTED', 'IN_PROGRESS')",
  "successes with items that were not captured": `SELECT count(*) FROM request_logs r WHERE status = 'SUCCESS'
     AND EXISTS (SELECT 1 FROM extracted_items i WHERE i.request_id = r.request_id)
     AND NOT EXISTS (SELECT 1 FROM credit_entries e WHERE e.request_id = r.request_id AND kind = 'CAPTURE')`,
  "captured without an item": `SELECT count(*) FROM credit_entries e WHERE kind = 'CAPTURE'
     AND NOT EXISTS (SELECT 1 FROM extracted_items i WHERE i.request_id = e.request_id)`,
  "failures with items": `SELECT count(*) FROM request_logs r WHERE status = 'FAILURE'
     AND NOT warnings @> '[{"code": "late_result"}]' AND EXISTS (SELECT 1 FROM extracted_items i WHERE i.request_id = r.request_id)`,
  "timelines without one end": `SELECT count(*) FROM request_logs r WHERE (SELECT count(*) FROM request_events e
     WHERE e.request_id = r.request_id AND event_type IN ('succeeded', 'failed')) <> 1`,
  "ends that were not announced once": `SELECT count(*) FROM request_logs r JOIN callback_endpoints c USING (client_id)
     WHERE r.status IN ('SUCCESS', 'FAILURE') AND (SELECT count(*) FROM callback_sends s WHERE s.endpoint_id = c.id
       AND s.request_id = r.request_id AND s.event = CASE r.status WHEN 'SUCCESS' THEN 'job.succeeded' ELSE 'job.failed' END) <> 1`,
  "announced before their end": `SELECT count(*) FROM callback_sends s JOIN request_logs r USING (request_id)
     WHERE s.event <> CASE r.status WHEN 'SUCCESS' THEN 'job.succeeded' WHEN 'FAILURE' THEN 'job.failed' ELSE '' END`,
};

/**
 * What is wrong with a world that has come to rest, in words; empty when every promise held: each accepted request ended
 * once and is known to its caller, no key was charged twice, nothing is reserved, the ledger adds up, what was cancelled is
 * cancelled, and each end was announced once.
 */
export async function judgeWorld({ pool, urls, told, heard }: Judged): Promise<string[]> {
  const faults = Object.entries(await findViolations(pool)).map(([what, count]) => `${what}: ${count}`);
  for (const [what, sql] of Object.entries(NONE)) {
    const { rows } = await pool.query<{ count: number }>(`SELECT (${sql})::int AS count`);
    if (rows[0]?.count !== 0) faults.push(`${what}: ${rows[0]?.count}`);
  }
  faults.push(...(await compareWithCallers({ pool, told })), ...(await compareWithHeard({ pool, heard })));
  faults.push(...(await compareWithShown({ pool, urls, told })), ...(await replay({ urls, told })));
  return faults;
}
