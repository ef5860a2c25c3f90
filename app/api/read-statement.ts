import { isStatementCursor, readStatement, type StatementEntry } from "~/credits/read-statement";
import { monthOf, monthPattern } from "~/credits/statement-month";
import { statementEntriesPerPageDefault, statementEntriesPerPageMax } from "~/limits";
import type { Answer, Call, Endpoint } from "./endpoint";
import { fieldError } from "./field-error";
import { invalid } from "./refuse-call";
import { ref } from "./schema";
import { answerStatementCsv } from "./write-statement-csv";

type Query = { month?: string; format?: "json" | "csv"; cursor?: string; limit?: number };

export const readCreditStatement: Endpoint = {
  method: "GET",
  path: "/v1/credits/statement",
  operationId: "readCreditStatement",
  summary: "A month's statement, oldest entry first",
  description:
    "Months are those of UTC. The opening balance and every change make the closing balance. With `format=csv` the rest of the month from `cursor` on comes as one file.",
  capability: "credits:read",
  csv: true,
  query: {
    type: "object",
    properties: {
      month: { type: "string", pattern: monthPattern, description: "Like `2026-11`; this month unless told." },
      format: { type: "string", enum: ["json", "csv"], description: "`json` unless told." },
      cursor: { type: "string", description: "The `next_cursor` of the page before." },
      limit: {
        type: "integer",
        minimum: 1,
        maximum: statementEntriesPerPageMax,
        description: `Entries a page; ${statementEntriesPerPageDefault} unless told.`,
      },
    },
  },
  success: { status: 200, description: "The statement", schema: ref("Statement") },
  answer,
};

async function answer({ caller, query, requestId }: Call): Promise<Answer | Response> {
  const { month = monthOf(new Date()), format, cursor, limit = statementEntriesPerPageDefault } = query as Query;
  const { clientId } = caller;
  if (cursor !== undefined && !isStatementCursor({ cursor, month }))
    throw invalid([
      fieldError({
        ...{ type: "value_error", loc: ["query", "cursor"], input: cursor },
        msg: "Value error, not a cursor of this month",
      }),
    ]);
  if (format === "csv") return answerStatementCsv({ clientId, month, cursor, requestId });
  const { from, until, isComplete, opening, closing, entries, next } = await readStatement({
    ...{ clientId, month, cursor, limit },
  });
  return {
    body: {
      ...{ month, from, until, is_complete: isComplete, opening, closing },
      entries: entries.map(writeStatementEntry),
      next_cursor: next,
    },
  };
}

function writeStatementEntry({ id, kind, createdAt, requestId, reference, actor, reason, ...entry }: StatementEntry) {
  return {
    ...{ id, kind, created_at: createdAt },
    change_available: entry.deltaAvailable,
    change_reserved: entry.deltaReserved,
    available_after: entry.availableAfter,
    reserved_after: entry.reservedAfter,
    request_id: requestId,
    ...{ reference, actor, reason, sources: entry.parts },
  };
}
