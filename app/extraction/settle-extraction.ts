import { Prisma, prisma } from "~/db.server";
import { env } from "~/env.server";
import { log } from "~/log.server";
import { inSpan } from "~/trace.server";
import { countEnded, type SettledRow } from "./observe-settlement";

export type SettledItem = {
  id: string;
  category: string;
  subcategory: string | null;
  label: string;
  confidence: number;
  isOnSale: boolean;
  rank: number;
  reasons: string[];
  box: { x: number; y: number; width: number; height: number };
  polygon: [number, number][] | null;
  area: number;
  colors: { name: string; hex: string; share: number }[];
  cutoutKey: string;
  maskKey: string;
  cutoutWidth: number;
  cutoutHeight: number;
  /** What became of faces in the cut-out. */
  face: "blurred" | "clear" | "unknown" | "kept";
};
export type ExtractionFailure = { code: string; message: string; retryable: boolean };
export type ExtractionWarning = { code: string; message: string };

type SettleSuccess = { requestId: string; attempt: number; items: SettledItem[]; warnings: ExtractionWarning[] };

/**
 * Ends a request as SUCCESS with its items and captures its price; with no item the credits go back, unless the operator
 * wants it otherwise. One transaction. false when it is settled already or another attempt has taken it over.
 */
export async function settleSuccess({ requestId, attempt, items, warnings }: SettleSuccess): Promise<boolean> {
  const capture = items.length > 0 || !env.REFUND_WHEN_NOTHING_FOUND;
  const [row] = await traceSettle(
    requestId,
    () => prisma.$queryRaw<SettledRow[]>`
    SELECT settle_success(r.request_id, ${attempt}::int, ${JSON.stringify(items)}::jsonb, ${JSON.stringify(warnings)}::jsonb,
                          ${capture}) AS settled, ${aboutRequest}
    FROM request_logs r WHERE r.request_id = ${requestId}`,
  );
  const settled = row?.settled ?? false;
  if (row) countEnded({ row, outcome: "SUCCESS", movement: capture ? "captured" : "refunded" });
  log.info(
    { requestId, attempt, settled, items: items.length },
    settled ? "extraction succeeded" : "a success came too late",
  );
  return settled;
}

const LATE: ExtractionWarning = {
  code: "late_result",
  message: "The items were found after the credits had gone back. They are yours, at no cost.",
};

/**
 * Keeps what the last attempt of a request found although its credits went back meanwhile, because it was overdue, lost or
 * had failed too often: the request stays the FAILURE that everybody was told, nothing is charged, and its items can be had.
 * false, and nothing is kept, when it ended otherwise (cancelled, say) or has items already.
 */
export async function keepLateResult({ requestId, attempt, items, warnings }: SettleSuccess): Promise<boolean> {
  if (items.length === 0) return false;
  const rows = await prisma.$queryRaw<{ kept: boolean }[]>`
    SELECT keep_late_result(${requestId}, ${attempt}::int, ${JSON.stringify(items)}::jsonb,
                            ${JSON.stringify([...warnings, LATE])}::jsonb) AS kept`;
  const kept = rows[0]?.kept ?? false;
  if (kept) log.info({ requestId, attempt, items: items.length }, "a late result was kept, at no cost");
  return kept;
}

/**
 * Ends a request as FAILURE and refunds it. One transaction. With `attempt` only while that attempt has it. false when it
 * is settled already.
 */
export async function settleFailure({
  requestId,
  attempt,
  error,
}: {
  requestId: string;
  attempt?: number;
  error: ExtractionFailure;
}) {
  const [row] = await traceSettle(
    requestId,
    () => prisma.$queryRaw<SettledRow[]>`
    SELECT settle_failure(r.request_id, ${attempt ?? null}::int, ${JSON.stringify(error)}::jsonb) AS settled, ${aboutRequest}
    FROM request_logs r WHERE r.request_id = ${requestId}`,
  );
  const settled = row?.settled ?? false;
  if (row) countEnded({ row, outcome: error.code, movement: "refunded" });
  log.info(
    { requestId, attempt, settled, code: error.code },
    settled ? "extraction failed, refunded" : "a failure came too late",
  );
  return settled;
}

// what does not change by settling, for what is counted
const aboutRequest = Prisma.sql`r.credits_cost AS credits, r.engine, extract(epoch FROM now() - r.created_at)::float AS seconds`;

function traceSettle<T>(requestId: string, settle: () => Promise<T>): Promise<T> {
  return inSpan({ name: "settle", attributes: { "looklift.request_id": requestId } }, settle);
}
