import { type AppError, errorStatus } from "~/errors";
import { estimateExtraction } from "~/extraction/estimate-extraction";
import { checkRuntimeConfig } from "./check-runtime-config";
import { checkTrialImage, explainTrialImage } from "./check-trial-image";
import type { Answer, Call, Endpoint } from "./endpoint";
import { type ExtractBody, readHints } from "./extract-body";
import { invalid } from "./refuse-call";
import { ref } from "./schema";

export const estimateExtract: Endpoint = {
  method: "POST",
  path: "/v1/extract/estimate",
  operationId: "estimateExtract",
  summary: "What an extraction would come to, without doing it",
  description:
    "Takes the body of POST /v1/extract. Says whether it would be accepted now, what it would cost, and whether an earlier result of the same picture with the same options is there. Charges nothing and queues nothing. A body that is not valid is answered 422, as there.",
  capability: "jobs:create",
  body: ref("ExtractTrialItemsRequest"),
  success: { status: 200, description: "The estimate", schema: ref("Estimate") },
  answer,
};

async function answer({ caller, body }: Call): Promise<Answer> {
  const { trial_image: trialImage, runtime_config: runtimeConfig = null, extraction_context } = body as ExtractBody;
  const errors = [...checkTrialImage(trialImage), ...checkRuntimeConfig(runtimeConfig)];
  if (errors.length > 0) throw invalid(errors);
  const { clientId, mode } = caller;
  const estimate = await estimateExtraction({
    ...{ clientId, mode, trialImage, runtimeConfig },
    context: readHints(extraction_context),
  });
  const { refusal, earlier } = estimate;
  return {
    body: {
      accepted: refusal === null,
      credits_cost: estimate.creditsCost,
      credits_available: estimate.creditsAvailable,
      duplicate_of: earlier && {
        job_id: earlier.jobId,
        request_id: earlier.requestId,
        created_at: earlier.createdAt,
        items: earlier.items,
      },
      warnings: estimate.warnings,
      error: refusal && writeRefusal(refusal, trialImage),
    },
  };
}

function writeRefusal(refusal: AppError, trialImage: string) {
  const better = refusal.code === "RESOURCE_NOT_FOUND" ? explainTrialImage(trialImage) : [];
  const { code, message } = better.length > 0 ? invalid(better) : refusal;
  return { status: errorStatus[code], code, message };
}
