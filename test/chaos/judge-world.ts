import type pg from "pg";
import { findViolations } from "../support/find-violations";
import { submitOnce, type Told } from "./call-api";

/**
 * What is wrong with a world that has come to rest, in words; empty when every promise held: each accepted request ended
 * once and is known to its caller, no key was charged twice, nothing is reserved, and the ledger adds up.
 */
export async function judgeWorld({ pool, url, told }: { pool: pg.Pool; url: string; told: Told[] }): Promise<string[]> {
  const faults: string[] = [];
  const count = async (what: string, sql: string) => {
    const { rows } = await pool.query<{ count: number }>(sql);
    if (rows[0]?.count !== 0) faults.push(`${what}: ${rows[0]?.count}`);
  };
  for (const [what, found] of Object.entries(await findViolations(pool))) faults.push(`${what}: ${found}`);
  await count("credits still reserved", "SELECT coalesce(sum(reserved), 0)::int AS count FROM credit_accounts");
  await count(
    "requests still open",
    "SELECT count(*)::int AS count FROM request_logs WHERE status IN ('NOT_STARTED', 'IN_PROGRESS')",
  );
  await count(
    "successes with items that were not captured",
    `SELECT count(*)::int AS count FROM request_logs r WHERE status = 'SUCCESS'
       AND EXISTS (SELECT 1 FROM extracted_items i WHERE i.request_id = r.request_id)
       AND NOT EXISTS (SELECT 1 FROM credit_entries e WHERE e.request_id = r.request_id AND kind = 'CAPTURE')`,
  );
  await count(
    "failures with items",
    `SELECT count(*)::int AS count FROM request_logs r WHERE status = 'FAILURE'
       AND EXISTS (SELECT 1 FROM extracted_items i WHERE i.request_id = r.request_id)`,
  );
  faults.push(...(await compareWithCallers(pool, told)), ...(await replay(url, told)));
  return faults;
}

async function compareWithCallers(pool: pg.Pool, told: Told[]): Promise<string[]> {
  const { rows } = await pool.query<{ request_id: string }>("SELECT request_id FROM request_logs");
  const stored = new Set(rows.map((row) => row.request_id));
  const accepted = told.flatMap(({ requestId }) => requestId ?? []);
  const known = new Set(accepted);
  const faults: string[] = [];
  if (known.size !== accepted.length) faults.push(`two keys were given one request: ${accepted.length - known.size}`);
  const lost = accepted.filter((id) => !stored.has(id));
  if (lost.length > 0) faults.push(`accepted requests that are gone: ${lost.join(", ")}`);
  // every key was repeated until it was told; so a row that nobody knows is one that was charged beside another
  const unknown = [...stored].filter((id) => !known.has(id));
  if (unknown.length > 0) faults.push(`requests that no caller knows: ${unknown.join(", ")}`);
  return faults;
}

async function replay(url: string, told: Told[]): Promise<string[]> {
  const faults: string[] = [];
  for (const { caller, key, trialImage, requestId } of told) {
    if (requestId === null) continue;
    const answer = await submitOnce(url, caller.token, key, trialImage);
    const again = (answer?.body as { request_id?: string } | undefined)?.request_id;
    if (answer?.status !== 202 || again !== requestId || answer.headers.get("idempotent-replayed") !== "true")
      faults.push(`${key} replayed as ${answer?.status} ${again} instead of ${requestId}`);
  }
  return faults;
}
