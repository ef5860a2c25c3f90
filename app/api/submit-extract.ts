import type { Caller } from "~/clients/find-client-by-key";
import { readBalance } from "~/credits/read-balance";
import { AppError } from "~/errors";
import { type Idempotency, type Submitted, submitExtraction } from "~/extraction/submit-extraction";
import { jobPollAdviceSeconds } from "~/limits";
import { checkRuntimeConfig } from "./check-runtime-config";
import { checkTrialImage, explainTrialImage } from "./check-trial-image";
import type { Answer, Call, Endpoint } from "./endpoint";
import { type ExtractBody, readHints } from "./extract-body";
import { readIdempotency } from "./read-idempotency";
import { invalid } from "./refuse-call";
import { ref } from "./schema";

export const submitExtract: Endpoint = {
  method: "POST",
  path: "/v1/extract",
  operationId: "extract",
  summary: "Dispatch an extract-trial-items workflow",
  description:
    "Reserves the price and queues the extraction. With an `Idempotency-Key` a repetition gets the first answer again and pays nothing.",
  capability: "jobs:create",
  repeatable: true,
  provesKey: true,
  body: ref("ExtractTrialItemsRequest"),
  success: {
    status: 202,
    description: "Accepted",
    schema: ref("WorkflowAcceptedResponse"),
    headers: ["Location", "Retry-After", "X-Credits-Remaining", "Idempotent-Replayed", "Result-Reused"],
  },
  errors: [
    "INSUFFICIENT_BALANCE",
    "BUDGET_EXCEEDED",
    "RESOURCE_NOT_FOUND",
    "IMAGE_UNSUPPORTED",
    "IMAGE_TOO_LARGE",
    "IMAGE_UNREADABLE",
    "IDEMPOTENCY_KEY_REUSED",
    "IDEMPOTENCY_IN_PROGRESS",
  ],
  locations: {
    RESOURCE_NOT_FOUND: ["body", "trial_image"],
    IMAGE_UNSUPPORTED: ["body", "trial_image"],
    IMAGE_TOO_LARGE: ["body", "trial_image"],
    IMAGE_UNREADABLE: ["body", "trial_image"],
    IDEMPOTENCY_KEY_REUSED: ["header", "Idempotency-Key"],
  },
  answer,
};

async function answer({ caller, requestId, request, bytes, body }: Call): Promise<Answer> {
  const key = readIdempotency({ request, bytes, route: "/v1/extract" });
  const submitted = await submitBody({
    caller,
    requestId,
    body: body as ExtractBody,
    ...(key && { idempotency: key }),
  });
  const remaining = submitted.creditsAvailable ?? (await readBalance({ clientId: caller.clientId })).available;
  return {
    body: writeAccepted(submitted),
    headers: {
      location: `/v1/jobs/${submitted.jobId ?? submitted.requestId}`,
      "retry-after": String(jobPollAdviceSeconds),
      "x-credits-remaining": String(remaining),
      ...(submitted.replayed && { "idempotent-replayed": "true" }),
      ...(submitted.reused && { "result-reused": "true" }),
    },
  };
}

type SubmitBody = { caller: Caller; requestId: string; body: ExtractBody; idempotency?: Idempotency };

/** Submits what a body of POST /v1/extract asks for; the semantic step after the schema is here. */
export async function submitBody({ caller, requestId, body, idempotency }: SubmitBody): Promise<Submitted> {
  const { trial_image: trialImage, runtime_config: runtimeConfig = null, extraction_context } = body;
  const { clientId, mode, keyId } = caller;
  const errors = [...checkTrialImage(trialImage), ...checkRuntimeConfig(runtimeConfig)];
  if (errors.length > 0) throw invalid(errors);
  return submitExtraction({
    ...{ requestId, clientId, mode, trialImage, runtimeConfig },
    context: readHints(extraction_context),
    ...(idempotency && { idempotency }),
    key: { keyId },
  }).catch((error: unknown) => {
    throw explain(error, trialImage);
  });
}

/** The four keys of a 202. */
export function writeAccepted({ requestId, jobId, status, creditsCost }: Submitted) {
  return { request_id: requestId, job_id: jobId, status, credits_cost: creditsCost };
}

function explain(error: unknown, trialImage: string): unknown {
  if (!(error instanceof AppError) || error.code !== "RESOURCE_NOT_FOUND") return error;
  const better = explainTrialImage(trialImage);
  return better.length > 0 ? invalid(better) : error;
}
