// One breach of each rule of the books, by raw SQL, past every constraint and trigger that would refuse it.
import type pg from "pg";
import { makeClient, makeTrialImage } from "../support/start-core";
import { submit } from "../support/submit";

/** A client with one extraction that was captured, one that was refunded and one that is open. */
export type Books = { clientId: string; trialImage: string; captured: string; refunded: string; open: string };

/** `at` is the request that has to be named, where there is one. */
export type Plant = {
  rule: string;
  what: string;
  sql: string[];
  at?: keyof Books;
  again?: boolean;
  /** Only what looks at all rows can see it. */
  allOnly?: boolean;
};

const entry = "FROM credit_entries WHERE client_id = $client";

export const plants: Plant[] = [
  {
    ...{ rule: "balance_not_ledger", what: "a credit that nobody booked" },
    sql: ["UPDATE credit_accounts SET available = available + 1 WHERE client_id = $client"],
  },
  {
    ...{ rule: "balance_negative", what: "a balance below zero" },
    sql: [
      "ALTER TABLE credit_accounts DROP CONSTRAINT IF EXISTS credit_accounts_reserved_not_negative",
      "UPDATE credit_accounts SET reserved = -1 WHERE client_id = $client",
    ],
  },
  {
    ...{ rule: "balance_not_grants", what: "a grant that lost a credit" },
    sql: ["UPDATE credit_grants SET remaining = remaining - 1 WHERE client_id = $client"],
  },
  {
    ...{ rule: "entry_does_not_follow", what: "an entry that was rewritten", at: "captured" },
    sql: [
      "UPDATE credit_entries SET available_after = available_after + 3 WHERE request_id = $captured AND kind = 'RESERVE'",
    ],
  },
  {
    ...{ rule: "entry_against_its_kind", what: "a capture that gives credits", at: "captured" },
    sql: ["UPDATE credit_entries SET delta_available = 1 WHERE request_id = $captured AND kind = 'CAPTURE'"],
  },
  {
    ...{ rule: "grant_without_entry", what: "a grant that nobody booked", allOnly: true },
    sql: [`DELETE ${entry} AND kind = 'GRANT'`],
  },
  {
    ...{ rule: "entry_without_account", what: "an account that is gone" },
    sql: ["DELETE FROM credit_accounts WHERE client_id = $client"],
  },
  {
    ...{ rule: "request_not_settled_once", what: "a capture and a refund of one request", at: "captured" },
    sql: [
      "DROP INDEX IF EXISTS credit_entries_one_outcome",
      `INSERT INTO credit_entries (client_id, kind, delta_available, delta_reserved, available_after, reserved_after, request_id)
       VALUES ($client, 'REFUND', 1, -1, 0, 0, $captured)`,
    ],
  },
  {
    ...{ rule: "request_not_settled_once", what: "a success that nobody captured", at: "open" },
    sql: ["UPDATE request_logs SET status = 'SUCCESS' WHERE request_id = $open"],
  },
  {
    ...{ rule: "request_not_settled_once", what: "a failure that was captured", at: "captured" },
    sql: ["UPDATE request_logs SET status = 'FAILURE' WHERE request_id = $captured"],
  },
  {
    ...{ rule: "request_not_settled_once", what: "a request that was settled and is open", at: "refunded" },
    sql: ["UPDATE request_logs SET status = 'IN_PROGRESS' WHERE request_id = $refunded"],
  },
  {
    ...{ rule: "request_not_settled_once", what: "a request that was never reserved", at: "refunded" },
    sql: [`DELETE ${entry} AND kind = 'RESERVE' AND request_id = $refunded`],
  },
  {
    ...{ rule: "request_not_settled_once", what: "a request of another price", at: "captured" },
    sql: ["UPDATE request_logs SET credits_cost = 2 WHERE request_id = $captured"],
  },
  {
    ...{ rule: "request_not_settled_once", what: "items that were given for nothing", at: "refunded" },
    sql: [
      "UPDATE request_logs SET status = 'SUCCESS' WHERE request_id = $refunded",
      "UPDATE extracted_items SET request_id = $refunded WHERE request_id = $captured",
    ],
  },
  {
    ...{ rule: "reserved_not_open_requests", what: "a reservation for nothing" },
    sql: ["UPDATE credit_accounts SET reserved = reserved + 1 WHERE client_id = $client"],
  },
  {
    ...{ rule: "holds_not_price", what: "a price that no grant paid", at: "open" },
    sql: ["DELETE FROM credit_holds WHERE request_id = $open"],
  },
  {
    ...{ rule: "key_charged_twice", what: "a second request under one Idempotency-Key", again: true },
    sql: ["DELETE FROM idempotency_keys WHERE client_id = $client"],
  },
  {
    ...{ rule: "entry_without_request", what: "a request that is gone", at: "refunded" },
    sql: [
      "DELETE FROM request_events WHERE request_id = $refunded",
      "DELETE FROM request_logs WHERE request_id = $refunded",
    ],
  },
  {
    ...{
      rule: "purged_request_not_settled_once",
      what: "a request that ended by being purged",
      at: "open",
      allOnly: true,
    },
    sql: [
      "DELETE FROM request_logs WHERE request_id = $open",
      `UPDATE credit_entries SET created_at = created_at - interval '500 days' WHERE client_id = $client`,
    ],
  },
];

/** Books that add up, of a client of their own. */
export async function makeBooks(): Promise<Books> {
  const [{ settleFailure, settleSuccess }, { prisma }] = await Promise.all([
    import("~/extraction/settle-extraction"),
    import("~/db.server"),
  ]);
  const { clientId } = await makeClient({ credits: 10 });
  const trialImage = await makeTrialImage({ clientId });
  const ask = async (key: string) => (await submit({ clientId, trialImage, key })).requestId;
  const [captured, refunded, open] = [await ask("captured"), await ask("refunded"), await ask("open")];
  await prisma.$queryRaw`SELECT request_id FROM claim_request(${captured}, 'test')`;
  const id = captured;
  const facts = {
    category: "hat",
    subcategory: null,
    label: "Hat",
    confidence: 1,
    isOnSale: true,
    rank: 1,
    reasons: [],
  };
  const shape = { box: { x: 0, y: 0, width: 1, height: 1 }, polygon: null, area: 1, colors: [] };
  const files = { cutoutKey: id, maskKey: id, cutoutWidth: 1, cutoutHeight: 1, face: "clear" as const };
  await settleSuccess({ requestId: captured, attempt: 1, items: [{ id, ...facts, ...shape, ...files }], warnings: [] });
  await settleFailure({ requestId: refunded, error: { code: "X", message: "no", retryable: true } });
  return { clientId, trialImage, captured, refunded, open };
}

/** Breaks a rule in a client's books. */
export async function plantViolation({ pool, plant, books }: { pool: pg.Pool; plant: Plant; books: Books }) {
  const connection = await pool.connect();
  try {
    await connection.query("BEGIN");
    await connection.query("SET LOCAL session_replication_role = replica");
    for (const sql of plant.sql)
      await connection.query(
        sql.replace(/\$(client|captured|refunded|open)\b/g, (_, name) =>
          name === "client" ? `'${books.clientId}'` : `'${books[name as keyof Books]}'`,
        ),
      );
    await connection.query("COMMIT");
  } finally {
    connection.release();
  }
  if (plant.again) await submit({ clientId: books.clientId, trialImage: books.trialImage, key: "captured" });
}
