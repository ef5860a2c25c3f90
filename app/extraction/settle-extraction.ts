import { prisma } from "~/db.server";
import { log } from "~/log.server";

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
};
export type ExtractionFailure = { code: string; message: string; retryable: boolean };
export type ExtractionWarning = { code: string; message: string };

type SettleSuccess = { requestId: string; attempt: number; items: SettledItem[]; warnings: ExtractionWarning[] };

/**
 * Ends a request as SUCCESS with its items and captures its price; with no item the credits go back. One transaction.
 * false when it is settled already or another attempt has taken it over.
 */
export async function settleSuccess({ requestId, attempt, items, warnings }: SettleSuccess): Promise<boolean> {
  const capture = items.length > 0;
  const rows = await prisma.$queryRaw<{ settled: boolean }[]>`
    SELECT settle_success(${requestId}, ${attempt}::int, ${JSON.stringify(items)}::jsonb, ${JSON.stringify(warnings)}::jsonb,
                          ${capture}) AS settled`;
  const settled = rows[0]?.settled ?? false;
  log.info(
    { requestId, attempt, settled, items: items.length },
    settled ? "extraction succeeded" : "a success came too late",
  );
  return settled;
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
  const rows = await prisma.$queryRaw<{ settled: boolean }[]>`
    SELECT settle_failure(${requestId}, ${attempt ?? null}::int, ${JSON.stringify(error)}::jsonb) AS settled`;
  const settled = rows[0]?.settled ?? false;
  log.info(
    { requestId, attempt, settled, code: error.code },
    settled ? "extraction failed, refunded" : "a failure came too late",
  );
  return settled;
}
