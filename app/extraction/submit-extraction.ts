import type { ClientMode } from "~/clients/ensure-shop-client";
import { explainShortage } from "~/credits/note-shortage";
import { readBalance } from "~/credits/read-balance";
import { pool, sqlStateOf } from "~/db.server";
import { AppError } from "~/errors";
import { extractionCreditsCost, requestDeadlineSeconds } from "~/limits";
import { currentTraceparent, inSpan } from "~/trace.server";
import { ensureTestImage, testImageName } from "~/uploads/ensure-test-image";
import { findTrialImage } from "~/uploads/find-trial-image";
import { findEarlier } from "./find-earlier";
import { findReplay, isKeyUsed } from "./find-replay";
import { countReserved } from "./observe-settlement";
import { type ExtractionHints, readInput } from "./read-input";
import { refuseSubmit } from "./refuse-submit";

export type { ExtractionHints } from "./read-input";
export type Idempotency = { route: string; key: string; bodyHash: string };
/** The key that a request comes through, with the credits it may spend; none of the admin's own. */
export type SubmitKey = { keyId: string; dailyCreditsMax: number | null; monthlyCreditsMax: number | null };
export type SubmitExtraction = {
  requestId: string;
  clientId: string;
  mode: ClientMode;
  trialImage: string;
  context: ExtractionHints;
  runtimeConfig: Record<string, unknown> | null;
  idempotency?: Idempotency;
  key?: SubmitKey;
};
export type Submitted = {
  requestId: string;
  jobId: string | null;
  status: "NOT_STARTED" | "SUCCESS";
  creditsCost: number;
  creditsAvailable: number | null;
  replayed: boolean;
  /** Whether this is an earlier result, offered instead of new work. */
  reused: boolean;
};

// One named statement is one round trip: the credit row stays locked only until this commit.
const ACCEPT = {
  name: "accept-request",
  text: `SELECT outcome, request_id AS "requestId", job_id AS "jobId", credits_cost AS "creditsCost", available
         FROM accept_request($1, $2, $3, $4, $5, 'extract', $6, $7, $8, $9, $10, $11, $12, $13)`,
};
type Accepted = {
  outcome: string;
  requestId: string;
  jobId: string | null;
  creditsCost: number;
  available: number | null;
};

/** What an extraction costs a client of that mode, in credits. */
export function priceOf({ mode }: { mode: ClientMode }): number {
  return mode === "TEST" ? 0 : extractionCreditsCost;
}

/**
 * Accepts an extraction of a client's trial image: request log, job and reservation in one transaction, or nothing. Test
 * clients pay 0. With an idempotency key the first answer is given again; where the options allow it an earlier result of
 * the same picture is given instead, at no cost. Throws RESOURCE_NOT_FOUND, IMAGE_*, INSUFFICIENT_BALANCE {required,
 * available}, BUDGET_EXCEEDED, IDEMPOTENCY_KEY_REUSED, IDEMPOTENCY_IN_PROGRESS.
 */
export async function submitExtraction(submit: SubmitExtraction): Promise<Submitted> {
  const attributes = { "looklift.request_id": submit.requestId };
  return inSpan({ name: "submit extraction", attributes }, () => acceptExtraction(submit));
}

async function acceptExtraction(submit: SubmitExtraction): Promise<Submitted> {
  const { requestId, clientId, mode, trialImage, idempotency, key: apiKey } = submit;
  const creditsCost = priceOf({ mode });
  try {
    const { trialImageId } =
      mode === "TEST" && testImageName.test(trialImage)
        ? await ensureTestImage({ clientId, name: trialImage })
        : await findTrialImage({ clientId, uploadKey: trialImage });
    const input = readInput(submit);
    // a repetition gets its own first answer, not an earlier result of somebody else's making
    const mayReuse = input.options.reuseResult && !(idempotency && (await isKeyUsed({ clientId, ...idempotency })));
    const earlier = mayReuse ? await findEarlier({ clientId, trialImageId, input }) : null;
    if (earlier) return { ...reused, requestId: earlier.requestId, jobId: earlier.jobId };
    const stored = JSON.stringify({ ...input, traceparent: currentTraceparent() });
    const { route, key, bodyHash } = idempotency ?? { route: "", key: null, bodyHash: null };
    const values = [
      ...[clientId, route, key, bodyHash, requestId, creditsCost, trialImageId, stored],
      ...[requestDeadlineSeconds, apiKey?.keyId ?? null, apiKey?.dailyCreditsMax ?? null],
      ...[apiKey?.monthlyCreditsMax ?? null, input.options.retentionDays],
    ];
    const { rows } = await pool.query<Accepted>({ ...ACCEPT, values });
    const submitted = answer(rows[0]);
    if (!submitted.replayed) countReserved(submitted.creditsCost);
    return submitted;
  } catch (error) {
    const state = sqlStateOf(error);
    if (state === "P0402") throw await insufficient(clientId, creditsCost);
    // the picture may be gone by the time that its request is repeated; the first answer still stands
    const replay = error instanceof AppError && idempotency ? await findReplay({ clientId, ...idempotency }) : null;
    if (replay) return replay;
    throw refuseSubmit({ error, state, hasKey: idempotency !== undefined });
  }
}

const reused = { status: "SUCCESS", creditsCost: 0, creditsAvailable: null, replayed: false, reused: true } as const;

function answer(row: Accepted | undefined): Submitted {
  if (row?.outcome === "mismatch")
    throw new AppError(
      "IDEMPOTENCY_KEY_REUSED",
      "This Idempotency-Key was used with another body. Use a new key for a new request.",
    );
  if (!row) throw new Error("accept_request answered nothing");
  const { requestId, jobId, creditsCost, available, outcome } = row;
  const replayed = outcome === "replay";
  return { requestId, jobId, status: "NOT_STARTED", creditsCost, creditsAvailable: available, replayed, reused: false };
}

async function insufficient(clientId: string, required: number): Promise<AppError> {
  const { available } = await readBalance({ clientId });
  return explainShortage({ clientId, required, available });
}
