import type pg from "pg";
import { bookRules, checkBooks, type Violation } from "./check-books";

const SHOWN_PER_RULE = 100;

const FACTS = `SELECT (SELECT count(*) FROM credit_accounts) AS accounts, (SELECT count(*) FROM credit_grants) AS grants,
  (SELECT coalesce(sum(amount), 0) FROM credit_grants) AS granted, (SELECT count(*) FROM request_logs) AS requests,
  (SELECT count(*) FROM request_logs WHERE status IN ('NOT_STARTED', 'IN_PROGRESS')) AS open,
  (SELECT count(*) FROM request_logs WHERE status IN ('NOT_STARTED', 'IN_PROGRESS') AND deadline_at < now()) AS overdue,
  (SELECT count(*) FROM request_logs WHERE idempotency_ref IS NOT NULL) AS keyed,
  (SELECT coalesce(sum(available), 0) FROM credit_accounts) AS available,
  (SELECT coalesce(sum(reserved), 0) FROM credit_accounts) AS reserved, now() AS at`;
const KINDS = `SELECT kind::text AS kind, count(*) AS entries, sum(delta_available) AS available, sum(delta_reserved) AS reserved
  FROM credit_entries GROUP BY kind ORDER BY kind`;

/**
 * Checks every rule of the books over every row, on a connection of its own, in one read-only transaction that sees one
 * moment. Answers the statement of the proof, line by line, and what breaks a rule.
 */
export async function verifyLedger({
  client,
}: {
  client: pg.Client;
}): Promise<{ lines: string[]; violations: Violation[] }> {
  const query = (text: string, values?: unknown[]) => client.query(text, values);
  await query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  try {
    const facts = await describeBooks(client);
    const all: Violation[][] = [];
    const lines = [...facts, "", "Rules, each over every row:"];
    for (const rule of bookRules) {
      const found = await checkBooks({ query, part: { scope: "all" }, rules: [rule] });
      all.push(found);
      lines.push(`  ${found.length === 0 ? "holds " : "BROKEN"}  ${rule.name}: ${rule.says}`);
      lines.push(...found.slice(0, SHOWN_PER_RULE).map(describeViolation));
      if (found.length > SHOWN_PER_RULE) lines.push(`            … and ${found.length - SHOWN_PER_RULE} more`);
    }
    const violations = all.flat();
    const verdict =
      violations.length === 0 ? "The books add up." : `The books do not add up: ${violations.length} violations.`;
    return { lines: [...lines, "", verdict], violations };
  } finally {
    await query("ROLLBACK");
  }
}

function describeViolation({ clientId, requestId, detail }: Violation): string {
  return `            client ${clientId}${requestId ? `, request ${requestId}` : ""}: ${detail}`;
}

type Sums = { kind: string; entries: string; available: string; reserved: string };

async function describeBooks(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query(FACTS);
  const { accounts, grants, granted, requests, open, overdue, keyed, available, reserved, at } = rows[0];
  const kinds: Sums[] = (await client.query(KINDS)).rows;
  const sum = (of: (row: Sums) => string) => kinds.reduce((all, row) => all + Number(of(row)), 0);
  const row = (...cells: (string | number)[]) =>
    `  ${String(cells[0]).padEnd(10)}${cells
      .slice(1)
      .map((cell) => String(cell).padStart(14))
      .join("")}`;
  return [
    `The books at ${(at as Date).toISOString()}`,
    "",
    `  ${accounts} accounts: ${available} credits available, ${reserved} reserved`,
    `  ${grants} grants of ${granted} credits in all`,
    `  ${requests} requests (${keyed} under an Idempotency-Key); ${open} are open, ${overdue} of them past their deadline`,
    "",
    row("entries", "rows", "available", "reserved"),
    ...kinds.map(({ kind, entries, ...sums }) => row(kind, entries, sums.available, sums.reserved)),
    row(
      "all",
      sum(({ entries }) => entries),
      sum((one) => one.available),
      sum((one) => one.reserved),
    ),
  ];
}
