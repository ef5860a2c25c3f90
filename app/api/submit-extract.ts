import { readBalance } from "~/credits/read-balance";
import { AppError } from "~/errors";
import { type ExtractionHints, submitExtraction } from "~/extraction/submit-extraction";
import { jobPollAdviceSeconds } from "~/limits";
import { checkRuntimeConfig } from "./check-runtime-config";
import { checkTrialImage, explainTrialImage } from "./check-trial-image";
import type { Answer, Call, Endpoint } from "./endpoint";
import { readIdempotency } from "./read-idempotency";
import { invalid } from "./refuse-call";
import { ref } from "./schemas";

/** The body of POST /v1/extract after its schema. */
export type ExtractBody = {
  trial_image: string;
  runtime_config?: Record<string, unknown> | null;
  extraction_context?: {
    max_items?: number | null;
    product_name?: string | null;
    product_description?: string | null;
  } | null;
};

export const submitExtract: Endpoint = {
  method: "POST",
  path: "/v1/extract",
  capability: "jobs:create",
  body: ref("ExtractTrialItemsRequest"),
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
  const { clientId, mode } = caller;
  const { trial_image: trialImage, runtime_config: runtimeConfig = null, extraction_context } = body as ExtractBody;
  const errors = [...checkTrialImage(trialImage), ...checkRuntimeConfig(runtimeConfig)];
  if (errors.length > 0) throw invalid(errors);
  const idempotency = readIdempotency({ request, bytes, route: "/v1/extract" });
  const submitted = await submitExtraction({
    ...{ requestId, clientId, mode, trialImage, runtimeConfig },
    context: readHints(extraction_context),
    ...(idempotency && { idempotency }),
  }).catch((error: unknown) => {
    throw explain(error, trialImage);
  });
  const remaining = submitted.creditsAvailable ?? (await readBalance({ clientId })).available;
  return {
    status: 202,
    body: {
      request_id: submitted.requestId,
      job_id: submitted.jobId,
      status: submitted.status,
      credits_cost: submitted.creditsCost,
    },
    headers: {
      location: `/v1/jobs/${submitted.jobId ?? submitted.requestId}`,
      "retry-after": String(jobPollAdviceSeconds),
      "x-credits-remaining": String(remaining),
      ...(submitted.replayed && { "idempotent-replayed": "true" }),
    },
  };
}

/** The caller's hints, as the extraction takes them: null, absent and empty are one. */
export function readHints(context: ExtractBody["extraction_context"]): ExtractionHints {
  return {
    ...(context?.max_items && { maxItems: context.max_items }),
    ...(context?.product_name && { productName: context.product_name }),
    ...(context?.product_description && { productDescription: context.product_description }),
  };
}

function explain(error: unknown, trialImage: string): unknown {
  if (!(error instanceof AppError) || error.code !== "RESOURCE_NOT_FOUND") return error;
  const better = explainTrialImage(trialImage);
  return better.length > 0 ? invalid(better) : error;
}
