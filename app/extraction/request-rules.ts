// The rules that hold between requests and the ledger, as SQL, and nothing else; see ledger-rules.ts.
import { accountsIn, entriesIn, type Rule, type Scope } from "~/credits/ledger-rules";
import { requestRetentionDays } from "~/limits";

const OPEN = "('NOT_STARTED', 'IN_PROGRESS')";

function requestsIn(scope: Scope): string {
  if (scope === "all") return "true";
  if (scope === "clients") return "r.client_id = ANY ($1)";
  return "r.request_id IN (SELECT m.request_id FROM credit_entries m WHERE m.id > $1)";
}

const outcome = `SELECT count(*) FILTER (WHERE e.kind = 'RESERVE') AS reserves, count(*) FILTER (WHERE e.kind = 'CAPTURE') AS captures,
    count(*) FILTER (WHERE e.kind = 'REFUND') AS refunds,
    count(*) FILTER (WHERE e.client_id <> r.client_id OR abs(e.delta_reserved) <> r.credits_cost) AS wrong
  FROM credit_entries e WHERE e.request_id = r.request_id`;

// A key's own row names the request that it stands for now, and when that was accepted: another one within a day is a second
// charge. Over all rows every pair is compared, whether or not the key's row is still there.
const TWINS = `
    SELECT r.client_id, r.request_id, format('accepted under the key of %s, within a day', r.before) AS detail
    FROM (SELECT client_id, request_id, created_at, lag(request_id) OVER w AS before, lag(created_at) OVER w AS before_at
          FROM request_logs WHERE idempotency_ref IS NOT NULL
          WINDOW w AS (PARTITION BY client_id, idempotency_ref ORDER BY created_at, request_id)) r
    WHERE r.created_at < r.before_at + interval '24 hours'`;
const twinsOfKey = (scope: Scope) => `
    SELECT r.client_id, r.request_id, format('accepted under the key of %s, within a day', k.request_id) AS detail
    FROM request_logs r JOIN idempotency_keys k ON k.client_id = r.client_id AND k.route = split_part(r.idempotency_ref, ' ', 1)
      AND k.key = substr(r.idempotency_ref, strpos(r.idempotency_ref, ' ') + 1)
    WHERE ${requestsIn(scope)} AND k.request_id <> r.request_id
      AND r.created_at > k.expires_at - interval '48 hours' AND r.created_at < k.expires_at`;

export const requestRules: Rule[] = [
  {
    name: "request_not_settled_once",
    says: "each accepted request is reserved once, and once ended captured once or refunded once, at its price",
    sql: (scope) => `
      SELECT * FROM (SELECT r.client_id, r.request_id, CASE
          WHEN o.reserves <> 1 THEN format('reserved %s times', o.reserves)
          WHEN o.wrong > 0 THEN format('an entry that is not of its client or not of its price, %s', r.credits_cost)
          WHEN r.status IN ${OPEN} AND o.captures + o.refunds > 0 THEN format('open, with %s captures and %s refunds', o.captures, o.refunds)
          WHEN r.status NOT IN ${OPEN} AND o.captures + o.refunds <> 1
            THEN format('%s, with %s captures and %s refunds', r.status, o.captures, o.refunds)
          WHEN r.status = 'FAILURE' AND o.captures > 0 THEN 'FAILURE, and captured'
          WHEN r.status = 'SUCCESS' AND o.refunds > 0 AND EXISTS (SELECT 1 FROM extracted_items i WHERE i.request_id = r.request_id)
            THEN 'SUCCESS with items, and refunded'
        END AS detail
        FROM request_logs r CROSS JOIN LATERAL (${outcome}) o WHERE ${requestsIn(scope)}) found WHERE detail IS NOT NULL`,
  },
  {
    name: "reserved_not_open_requests",
    says: "each account's reserved credits are the prices of its open requests",
    sql: (scope) => `
      SELECT a.client_id, NULL AS request_id, format('reserved %s; by its open requests %s', a.reserved, o.cost) AS detail
      FROM credit_accounts a CROSS JOIN LATERAL (SELECT coalesce(sum(r.credits_cost), 0) AS cost FROM request_logs r
             WHERE r.client_id = a.client_id AND r.status IN ${OPEN}) o
      WHERE ${accountsIn(scope)} AND a.reserved <> o.cost`,
  },
  {
    name: "holds_not_price",
    says: "what each request took from its grants is its price",
    sql: (scope) => `
      SELECT r.client_id, r.request_id, format('took %s from its grants; its price is %s', h.amount, r.credits_cost) AS detail
      FROM request_logs r CROSS JOIN LATERAL (SELECT coalesce(sum(amount), 0) AS amount FROM credit_holds
             WHERE request_id = r.request_id) h
      WHERE ${requestsIn(scope)} AND h.amount <> r.credits_cost`,
  },
  {
    name: "key_charged_twice",
    says: "no Idempotency-Key was charged twice within its day",
    sql: (scope) => (scope === "all" ? TWINS : twinsOfKey(scope)),
  },
  {
    name: "entry_without_request",
    says: "each entry about a request leads to it, until the request's retention is over or its client is erased",
    sql: (scope) => `
      SELECT e.client_id, e.request_id, format('entry %s, %s', e.id, e.kind) AS detail
      FROM credit_entries e LEFT JOIN request_logs r ON r.request_id = e.request_id
      WHERE ${entriesIn(scope)} AND e.request_id IS NOT NULL AND r.request_id IS NULL
        AND e.created_at > now() - interval '${requestRetentionDays - 1} days'
        AND NOT EXISTS (SELECT 1 FROM clients c WHERE c.id = e.client_id AND c.erased_at IS NOT NULL)`,
  },
  {
    name: "purged_request_not_settled_once",
    says: "each request that is only in the ledger any more was reserved once and settled once",
    sql: (scope) =>
      scope !== "all"
        ? null
        : `
      SELECT e.client_id, e.request_id, format('%s entries', count(*)) AS detail
      FROM credit_entries e WHERE e.request_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM request_logs r WHERE r.request_id = e.request_id)
      GROUP BY e.client_id, e.request_id
      HAVING count(*) FILTER (WHERE e.kind = 'RESERVE') <> 1 OR count(*) FILTER (WHERE e.kind IN ('CAPTURE', 'REFUND')) <> 1
        OR sum(e.delta_reserved) <> 0`,
  },
];
