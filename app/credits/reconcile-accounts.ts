import { prisma } from "~/db.server";
import { log } from "~/log.server";

const FIRST_ENTRIES = 10_000;
// Entries are numbered before they are committed: a check goes back over what may have come in late.
const OVERLAP_ENTRIES = 1_000;

type Checked = { checkedTo: bigint; broken: string[] };

let checkedTo: bigint | null = null;

/**
 * Compares the accounts that moved since the last check with their ledger: every entry follows from the one before, and the
 * account is where the last one says. Each that does not add up is logged as an error, for a person: nothing is changed.
 * Answers how many there were.
 */
export async function reconcileAccounts(): Promise<number> {
  const rows = await prisma.$queryRaw<Checked[]>`
    WITH moved AS (
      SELECT id, client_id, delta_available, available_after,
             lag(available_after) OVER (PARTITION BY client_id ORDER BY id) AS before
      FROM credit_entries WHERE id > coalesce(${checkedTo}, (SELECT max(id) - ${FIRST_ENTRIES} FROM credit_entries))),
    last AS (SELECT DISTINCT ON (client_id) client_id, available_after FROM moved ORDER BY client_id, id DESC)
    SELECT coalesce((SELECT max(id) FROM moved), 0) AS "checkedTo", ARRAY(
      SELECT client_id::text FROM moved WHERE available_after <> before + delta_available
      UNION SELECT l.client_id::text FROM last l JOIN credit_accounts a ON a.client_id = l.client_id
        WHERE a.available <> l.available_after) AS broken`;
  const { broken = [], checkedTo: last = 0n } = rows[0] ?? {};
  for (const clientId of broken) log.error({ clientId }, "an account does not agree with its ledger");
  checkedTo = last > OVERLAP_ENTRIES ? last - BigInt(OVERLAP_ENTRIES) : 0n;
  return broken.length;
}
