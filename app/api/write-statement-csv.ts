import { readStatement, type StatementEntry } from "~/credits/read-statement";
import { messageOf } from "~/errors";
import { statementCsvRowsPerRead } from "~/limits";
import { log } from "~/log.server";

const columns = [
  ...["time_utc", "entry_id", "kind", "change_available", "change_reserved", "available_after", "reserved_after"],
  ...["request_id", "sources", "reference", "actor", "reason"],
];

type StatementCsv = { clientId: string; month: string; cursor?: string | undefined };

/**
 * A month's statement as CSV by RFC 4180, row by row: a header, the opening balance, every entry, oldest first, and the closing
 * balance; after a cursor, from there on. It can be as long as the ledger, so nothing holds it whole.
 */
export async function* writeStatementCsv({ clientId, month, cursor }: StatementCsv): AsyncGenerator<string, void> {
  yield writeRow(columns);
  let next: string | undefined = cursor;
  for (let isFirst = true; isFirst || next; isFirst = false) {
    const page = await readStatement({ clientId, month, cursor: next, limit: statementCsvRowsPerRead });
    const { from, until, isComplete, opening, closing, entries } = page;
    const first = isFirst && cursor === undefined ? writeBalance(from, "OPENING", opening) : "";
    yield first + entries.map(writeEntry).join("");
    next = page.next ?? undefined;
    if (!next) yield writeBalance(isComplete ? until : new Date(), "CLOSING", closing);
  }
}

type AnswerCsv = StatementCsv & { requestId?: string; name?: string };

/** The CSV as an answer that a browser saves as a file. It breaks off visibly when the database does. */
export function answerStatementCsv({ requestId, name = "statement", ...statement }: AnswerCsv): Response {
  const rows = writeStatementCsv(statement);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await rows.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      } catch (error) {
        log.error({ requestId, error: messageOf(error) }, "a statement broke off");
        controller.error(error);
      }
    },
    cancel: () => void rows.return(),
  });
  return new Response(body, {
    headers: {
      "content-type": "text/csv; charset=utf-8; header=present",
      "content-disposition": `attachment; filename="looklift-${name}-${statement.month}.csv"`,
      "cache-control": "no-store",
      ...(requestId && { "x-request-id": requestId }),
    },
  });
}

function writeEntry(entry: StatementEntry): string {
  const sources = entry.parts.map(({ source, change }) => `${source} ${change}`).join("; ");
  const { createdAt, id, kind, deltaAvailable, deltaReserved, availableAfter, reservedAfter } = entry;
  return writeRow([
    ...[createdAt.toISOString(), id, kind, deltaAvailable, deltaReserved, availableAfter, reservedAfter],
    ...[entry.requestId, sources, entry.reference, entry.actor, entry.reason],
  ]);
}

function writeBalance(at: Date, kind: string, { available, reserved }: { available: number; reserved: number }) {
  return writeRow([at.toISOString(), null, kind, null, null, available, reserved, null, null, null, null, null]);
}

function writeRow(cells: (string | number | null)[]): string {
  return `${cells.map(writeCell).join(",")}\r\n`;
}

/** A cell; a text that a spreadsheet would run as a formula gets an apostrophe before it, numbers stay numbers. */
export function writeCell(cell: string | number | null): string {
  if (typeof cell !== "string") return cell === null ? "" : String(cell);
  const text = /^[=+\-@\t\r\n]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
