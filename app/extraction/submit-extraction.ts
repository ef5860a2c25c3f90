import type { ClientMode } from "~/clients/ensure-shop-client";
import { explainShortage } from "~/credits/note-shortage";
import { readBalance } from "~/credits/read-balance";
import { sqlStateOf } from "~/db.server";
import { AppError } from "~/errors";
import { extractionCreditsCost } from "~/limits";
import { inSpan } from "~/trace.server";
import { wakeWorkers } from "~/wake-workers.server";
import { type Accepted, acceptOther, acceptReady, proveKey } from "./accept-request";
import { findReplay } from "./find-replay";
import { countReserved } from "./observe-settlement";
import { type ExtractionHints, readInput } from "./read-input";
import { refuseSubmit } from "./refuse-submit";

export type { ExtractionHints } from "./read-input";
export type Idempotency = { route: string; key: string; bodyHash: string };
/** The key that a request comes through, proved again when it is accepted; none of the admin's own. */
export type SubmitKey = { keyId: string };
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
  const { clientId, idempotency } = submit;
  const creditsCost = priceOf(submit);
  try {
    const request = { ...submit, creditsCost, input: readInput(submit) };
    const accepted = (await acceptReady(request)) ?? (await acceptOther(request));
    if ("earlier" in accepted) {
      const { requestId, jobId } = accepted.earlier;
      return { ...reused, requestId, jobId };
    }
    const submitted = answer(accepted);
    if (!submitted.replayed) {
      countReserved(submitted.creditsCost);
      wakeWorkers();
    }
    return submitted;
  } catch (error) {
    const state = sqlStateOf(error);
    if (state === "P0402") throw await insufficient(clientId, creditsCost);
    // the picture may be gone by the time that its request is repeated; the first answer still stands
    const replay = error instanceof AppError && idempotency ? await findReplay({ clientId, ...idempotency }) : null;
    if (replay) {
      await proveKey(submit.key);
      return replay;
    }
    throw refuseSubmit({ error, state, hasKey: idempotency !== undefined });
  }
}

const reused = { status: "SUCCESS", creditsCost: 0, creditsAvailable: null, replayed: false, reused: true } as const;

function answer({ requestId, jobId, creditsCost, available, outcome }: Accepted): Submitted {
  if (outcome === "mismatch")
    throw new AppError(
      "IDEMPOTENCY_KEY_REUSED",
      "This Idempotency-Key was used with another body. Use a new key for a new request.",
    );
  const replayed = outcome === "replay";
  return { requestId, jobId, status: "NOT_STARTED", creditsCost, creditsAvailable: available, replayed, reused: false };
}

async function insufficient(clientId: string, required: number): Promise<AppError> {
  const { available } = await readBalance({ clientId });
  return explainShortage({ clientId, required, available });
}
