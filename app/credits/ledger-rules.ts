// The rules of the books as SQL, and nothing else: the worker checks by them what moved, `npm run ledger:verify` everything.

/** What a check looks at: all rows, what moved after the entry $1 (bigint), or the clients $1 (text[]). */
export type Scope = "all" | "moved" | "clients";

/** What is wrong, whose it is, and at which request, if it is about one. */
export type Violation = { rule: string; clientId: string; requestId: string | null; detail: string };

/** `sql` answers rows of client_id, request_id and detail; null where a rule has nothing to look at in that scope. */
export type Rule = { name: string; says: string; sql: (scope: Scope) => string | null };

const pick = (scope: Scope, parts: Record<Scope, string>) => parts[scope];

/** The condition that puts the entries `e` of a statement into a scope. */
export function entriesIn(scope: Scope): string {
  return pick(scope, { all: "true", moved: "e.id > $1", clients: "e.client_id = ANY ($1)" });
}

/** The condition that puts the accounts `a` of a statement into a scope. */
export function accountsIn(scope: Scope): string {
  const moved = "a.client_id IN (SELECT m.client_id FROM credit_entries m WHERE m.id > $1)";
  return pick(scope, { all: "true", moved, clients: "a.client_id = ANY ($1)" });
}

const totals = `(SELECT e.client_id, sum(e.delta_available) AS available, sum(e.delta_reserved) AS reserved
  FROM credit_entries e GROUP BY e.client_id) s ON s.client_id = a.client_id`;
// each entry says what was left after it, and follows from the one before, so that the last one says what all of them sum to
const last = `LATERAL (SELECT e.available_after AS available, e.reserved_after AS reserved FROM credit_entries e
  WHERE e.client_id = a.client_id ORDER BY e.id DESC LIMIT 1) s ON true`;

export const ledgerRules: Rule[] = [
  {
    name: "balance_not_ledger",
    says: "each account's available and reserved credits are the sums of its entries",
    sql: (scope) => `
      SELECT a.client_id, NULL AS request_id, format('available %s, reserved %s; by its entries %s and %s',
             a.available, a.reserved, coalesce(s.available, 0), coalesce(s.reserved, 0)) AS detail
      FROM credit_accounts a LEFT JOIN ${scope === "all" ? totals : last} WHERE ${accountsIn(scope)}
        AND (a.available <> coalesce(s.available, 0) OR a.reserved <> coalesce(s.reserved, 0))`,
  },
  {
    name: "balance_negative",
    says: "no balance is below zero",
    sql: (scope) => `
      SELECT a.client_id, NULL AS request_id, format('available %s, reserved %s', a.available, a.reserved) AS detail
      FROM credit_accounts a WHERE ${accountsIn(scope)} AND (a.available < 0 OR a.reserved < 0)`,
  },
  {
    name: "balance_not_grants",
    says: "each account's available credits are what is left of its grants",
    sql: (scope) => `
      SELECT a.client_id, NULL AS request_id, format('available %s; left of its grants %s', a.available, g.remaining) AS detail
      FROM credit_accounts a CROSS JOIN LATERAL (SELECT coalesce(sum(remaining), 0) AS remaining FROM credit_grants
             WHERE client_id = a.client_id AND remaining > 0) g
      WHERE ${accountsIn(scope)} AND a.available <> g.remaining`,
  },
  {
    name: "entry_does_not_follow",
    says: "each entry follows from the one before it",
    sql: (scope) => `
      SELECT e.client_id, e.request_id, format('entry %s leaves available %s, reserved %s; before it %s and %s', e.id,
             e.available_after, e.reserved_after, coalesce(e.available_before, 0), coalesce(e.reserved_before, 0)) AS detail
      FROM (SELECT e.*, lag(e.available_after) OVER w AS available_before, lag(e.reserved_after) OVER w AS reserved_before
            FROM credit_entries e WHERE ${entriesIn(scope)} WINDOW w AS (PARTITION BY e.client_id ORDER BY e.id)) e
      WHERE ${scope === "moved" ? "e.available_before IS NOT NULL AND " : ""}
        (e.available_after <> coalesce(e.available_before, 0) + e.delta_available
         OR e.reserved_after <> coalesce(e.reserved_before, 0) + e.delta_reserved)`,
  },
  {
    name: "entry_against_its_kind",
    says: "each entry moves credits as its kind says",
    sql: (scope) => `
      SELECT e.client_id, e.request_id, format('entry %s, %s: available %s, reserved %s', e.id, e.kind, e.delta_available,
             e.delta_reserved) AS detail
      FROM credit_entries e WHERE ${entriesIn(scope)} AND NOT CASE e.kind
        WHEN 'GRANT' THEN e.delta_available > 0 AND e.delta_reserved = 0 AND e.request_id IS NULL
        WHEN 'RESERVE' THEN e.delta_available <= 0 AND e.delta_reserved = -e.delta_available AND e.request_id IS NOT NULL
        WHEN 'CAPTURE' THEN e.delta_available = 0 AND e.delta_reserved <= 0 AND e.request_id IS NOT NULL
        WHEN 'REFUND' THEN e.delta_available >= 0 AND e.delta_reserved = -e.delta_available AND e.request_id IS NOT NULL
        WHEN 'EXPIRE' THEN e.delta_available < 0 AND e.delta_reserved = 0 AND e.request_id IS NULL
        ELSE e.delta_reserved = 0 AND e.request_id IS NULL END`,
  },
  {
    name: "grant_without_entry",
    says: "each grant has its entry, of the same amount",
    sql: (scope) =>
      scope === "moved"
        ? null
        : `
      SELECT a.client_id, NULL AS request_id, format('grant %s (%s) of %s; by its entry %s', a.id, a.external_ref, a.amount,
             coalesce(e.delta_available::text, 'none')) AS detail
      FROM credit_grants a LEFT JOIN credit_entries e ON e.client_id = a.client_id AND e.external_ref = a.external_ref AND e.kind = 'GRANT'
      WHERE ${accountsIn(scope)} AND (e.id IS NULL OR e.delta_available <> a.amount)`,
  },
  {
    name: "entry_without_account",
    says: "each entry is of an account",
    sql: (scope) => `
      SELECT DISTINCT e.client_id, NULL AS request_id, 'has entries and no account' AS detail FROM credit_entries e
      WHERE ${entriesIn(scope)} AND NOT EXISTS (SELECT 1 FROM credit_accounts a WHERE a.client_id = e.client_id)`,
  },
];
