import { ledgerRules, type Rule, type Scope, type Violation } from "~/credits/ledger-rules";
import { requestRules } from "./request-rules";

export type { Violation } from "~/credits/ledger-rules";
/** Runs a statement; a pool, a connection or a transaction. */
export type Query = (text: string, values?: unknown[]) => Promise<{ rows: unknown[] }>;
/** Everything, what moved after an entry, or everything of some clients. */
export type Part = { scope: "all" } | { scope: "moved"; after: bigint } | { scope: "clients"; clientIds: string[] };

export const bookRules: Rule[] = [...ledgerRules, ...requestRules];

type CheckBooks = { query: Query; part: Part; rules?: Rule[]; limit?: number };

/**
 * What breaks the rules of the books in a part of them, at most `limit` violations a rule. Each rule is one statement, so it
 * sees one moment; rules are not of one moment unless `query` is a transaction with a snapshot.
 */
export async function checkBooks({ query, part, rules = bookRules, limit }: CheckBooks): Promise<Violation[]> {
  const found: Violation[][] = [];
  for (const { name, sql } of rules) {
    const text = sql(part.scope);
    if (text) found.push(await ask({ query, text, part, name, limit }));
  }
  return found.flat();
}

type Found = { client_id: string; request_id: string | null; detail: string };
type Ask = { query: Query; text: string; part: Part; name: string; limit: number | undefined };

async function ask({ query, text, part, name, limit }: Ask): Promise<Violation[]> {
  const { rows } = await query(limit === undefined ? text : `${text} LIMIT ${limit}`, valuesOf(part));
  return (rows as Found[]).map(({ client_id, request_id, detail }) => {
    return { rule: name, clientId: client_id, requestId: request_id, detail };
  });
}

const valuesOf = (part: { scope: Scope } & Part): unknown[] => {
  if (part.scope === "moved") return [part.after.toString()];
  return part.scope === "clients" ? [part.clientIds] : [];
};
