import { Prisma, prisma } from "~/db.server";
import { databaseStatementMs, entriesPerPage } from "~/limits";
import type { CreditSource } from "./grant-credits";
import { nameParts } from "./name-parts";
import { rangeOf } from "./statement-month";

export type Balances = { available: number; reserved: number };
export type StatementEntry = {
  id: string;
  kind: "GRANT" | "RESERVE" | "CAPTURE" | "REFUND" | "EXPIRE" | "ADJUST";
  createdAt: Date;
  deltaAvailable: number;
  deltaReserved: number;
  availableAfter: number;
  reservedAfter: number;
  requestId: string | null;
  /** What it was made for, where that is no request: a purchase's id, "welcome", a case of an operator's. */
  reference: string | null;
  /** key:<id>, merchant, client (who cancelled), shopify, operator:<name>, or system. */
  actor: string;
  /** Why credits came back: the code of the failure, or NOTHING_FOUND; why an operator corrected. */
  reason: string | null;
  /** How much of the change was of which source; empty for a capture, which moves no grant. */
  parts: { source: CreditSource; change: number }[];
};
export type Statement = {
  month: string;
  from: Date;
  until: Date;
  /** Whether the month is over, so that nothing can be added to it any more. */
  isComplete: boolean;
  opening: Balances;
  closing: Balances;
  entries: StatementEntry[];
  /** Where the following page begins after; null at the end. */
  next: string | null;
};

type ReadStatement = {
  clientId: string;
  month: string;
  cursor?: string | undefined;
  limit?: number;
  order?: "oldest" | "newest";
};
type Row = Omit<StatementEntry, "createdAt" | "parts"> & { createdAt: string; parts: Record<string, number> | null };
type Read = { opening: Balances | null; closing: Balances | null; entries: Row[] | null };

const CURSOR = /^(\d{1,15})-(\d{1,18})$/;

/** Whether a text can be where a page of that month begins. */
export function isStatementCursor({ cursor, month }: { cursor: string; month: string }): boolean {
  const at = Number(CURSOR.exec(cursor)?.[1] ?? Number.NaN);
  const { from, until } = rangeOf(month);
  return at >= from.getTime() && at < until.getTime();
}

/**
 * A page of a client's ledger in a calendar month (UTC), with the balances at the month's beginning and end: opening, plus
 * every change, is closing. Page and balances are of one moment. Reads a bounded number of rows, however long the ledger is.
 */
export async function readStatement({
  clientId,
  month,
  cursor,
  limit = entriesPerPage,
  order = "oldest",
}: ReadStatement): Promise<Statement> {
  const { from, until } = rangeOf(month);
  const [, at, id] = (cursor && isStatementCursor({ cursor, month }) && CURSOR.exec(cursor)) || [];
  const after = at && id ? Prisma.sql`(${new Date(Number(at))}, ${BigInt(id)})` : null;
  // the cursor takes the place of the month's bound on its side: of two the index would begin at the wider one
  const [begin, end] =
    order === "oldest"
      ? [
          after ? Prisma.sql`(created_at, id) > ${after}` : Prisma.sql`created_at >= ${from}`,
          Prisma.sql`created_at < ${until}`,
        ]
      : [
          after ? Prisma.sql`(created_at, id) < ${after}` : Prisma.sql`created_at < ${until}`,
          Prisma.sql`created_at >= ${from}`,
        ];
  const way = order === "oldest" ? Prisma.sql`ASC` : Prisma.sql`DESC`;
  const rows = await prisma.$queryRaw<Read[]>`
    SELECT (${balancesBefore(clientId, from)}) AS opening, (${balancesBefore(clientId, until)}) AS closing,
      (SELECT jsonb_agg(to_jsonb(p)) FROM (
        SELECT id::text, kind, created_at AS "createdAt", delta_available AS "deltaAvailable", delta_reserved AS "deltaReserved",
               available_after AS "availableAfter", reserved_after AS "reservedAfter", request_id AS "requestId",
               external_ref AS reference, actor, reason, parts
        FROM credit_entries WHERE client_id = ${clientId} AND ${begin} AND ${end}
        ORDER BY created_at ${way}, credit_entries.id ${way} LIMIT ${limit + 1}) p) AS entries`;
  const { opening, closing, entries } = rows[0] ?? { opening: null, closing: null, entries: null };
  const rowsOfPage = (entries ?? []).slice(0, limit);
  const named = await nameParts({ clientId, rows: rowsOfPage });
  const page = named.map((entry) => ({ ...entry, createdAt: new Date(entry.createdAt) }));
  const last = page.at(-1);
  return {
    ...{ month, from, until, isComplete: Date.now() >= until.getTime() + databaseStatementMs },
    opening: opening ?? nothing,
    closing: closing ?? nothing,
    entries: page,
    next: last && (entries?.length ?? 0) > limit ? `${last.createdAt.getTime()}-${last.id}` : null,
  };
}

const nothing: Balances = { available: 0, reserved: 0 };

// The entries of an account follow each other in time as in number: the database sees to it under the account's lock.
function balancesBefore(clientId: string, moment: Date): Prisma.Sql {
  return Prisma.sql`SELECT jsonb_build_object('available', available_after, 'reserved', reserved_after) FROM credit_entries
    WHERE client_id = ${clientId} AND created_at < ${moment} ORDER BY created_at DESC, id DESC LIMIT 1`;
}
