import type { ClientMode } from "~/clients/ensure-shop-client";
import { readBalance } from "~/credits/read-balance";
import { pool, sqlStateOf } from "~/db.server";
import { AppError } from "~/errors";
import { extractionCreditsCost, hintCharactersMax, itemsPerExtractionMax, requestDeadlineSeconds } from "~/limits";
import { findTrialImage } from "~/uploads/find-trial-image";
import { findReplay } from "./find-replay";

export type ExtractionHints = { maxItems?: number; productName?: string; productDescription?: string };
export type Idempotency = { route: string; key: string; bodyHash: string };
export type SubmitExtraction = {
  requestId: string;
  clientId: string;
  mode: ClientMode;
  trialImage: string;
  context: ExtractionHints;
  runtimeConfig: Record<string, unknown> | null;
  idempotency?: Idempotency;
};
export type Submitted = {
  requestId: string;
  jobId: string | null;
  status: "NOT_STARTED";
  creditsCost: number;
  creditsAvailable: number | null;
  replayed: boolean;
};

// One named statement is one round trip: the credit row stays locked only until this commit.
const ACCEPT = {
  name: "accept-request",
  text: `SELECT outcome, request_id AS "requestId", job_id AS "jobId", credits_cost AS "creditsCost", available
         FROM accept_request($1, $2, $3, $4, $5, 'extract', $6, $7, $8, $9)`,
};
type Accepted = {
  outcome: string;
  requestId: string;
  jobId: string | null;
  creditsCost: number;
  available: number | null;
};

/**
 * Accepts an extraction of a client's trial image: request log, job and reservation in one transaction, or nothing. Test
 * clients pay 0. With an idempotency key the first answer is given again. Throws RESOURCE_NOT_FOUND, IMAGE_*,
 * INSUFFICIENT_BALANCE {required, available}, IDEMPOTENCY_KEY_REUSED.
 */
export async function submitExtraction(submit: SubmitExtraction): Promise<Submitted> {
  const { requestId, clientId, mode, trialImage, idempotency } = submit;
  const creditsCost = mode === "TEST" ? 0 : extractionCreditsCost;
  try {
    const { trialImageId } = await findTrialImage({ clientId, uploadKey: trialImage });
    const { route, key, bodyHash } = idempotency ?? { route: "", key: null, bodyHash: null };
    const input = JSON.stringify(storableInput(submit));
    const values = [
      clientId,
      route,
      key,
      bodyHash,
      requestId,
      creditsCost,
      trialImageId,
      input,
      requestDeadlineSeconds,
    ];
    const { rows } = await pool.query<Accepted>({ ...ACCEPT, values });
    return answer(rows[0]);
  } catch (error) {
    if (sqlStateOf(error) === "P0402") throw await insufficient(clientId, creditsCost);
    // the picture may be gone by the time that its request is repeated; the first answer still stands
    const replay = error instanceof AppError && idempotency ? await findReplay({ clientId, ...idempotency }) : null;
    if (replay) return replay;
    throw error;
  }
}

function answer(row: Accepted | undefined): Submitted {
  if (row?.outcome === "mismatch")
    throw new AppError(
      "IDEMPOTENCY_KEY_REUSED",
      "This Idempotency-Key was used with another body. Use a new key for a new request.",
    );
  if (!row) throw new Error("accept_request answered nothing");
  const { requestId, jobId, creditsCost, available, outcome } = row;
  return {
    requestId,
    jobId,
    status: "NOT_STARTED",
    creditsCost,
    creditsAvailable: available,
    replayed: outcome === "replay",
  };
}

async function insufficient(clientId: string, required: number): Promise<AppError> {
  const { available } = await readBalance({ clientId });
  return new AppError("INSUFFICIENT_BALANCE", `This needs ${required} credit(s); ${available} are available.`, {
    details: { required, available },
  });
}

function storableInput({ context, runtimeConfig }: SubmitExtraction): unknown {
  return storable({
    context: {
      ...(context.maxItems !== undefined && { maxItems: Math.min(context.maxItems, itemsPerExtractionMax) }),
      ...(context.productName && { productName: context.productName.slice(0, hintCharactersMax) }),
      ...(context.productDescription && { productDescription: context.productDescription.slice(0, hintCharactersMax) }),
    },
    runtimeConfig,
  });
}

// Postgres refuses NUL and lone surrogates in jsonb. Depth is bounded by the API's own limit.
function storable(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("\0", "").toWellFormed();
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [storable(key), storable(inner)]));
}
