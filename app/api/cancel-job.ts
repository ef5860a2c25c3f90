import { AppError } from "~/errors";
import { cancelExtraction } from "~/extraction/cancel-extraction";
import { findExtraction } from "~/extraction/find-extraction";
import type { Answer, Call, Endpoint } from "./endpoint";
import { jobNotFound } from "./read-job";
import { ref } from "./schema";
import { writeJob } from "./write-job";

export const cancelJob: Endpoint = {
  method: "POST",
  path: "/v1/jobs/{id}/cancel",
  operationId: "cancelJob",
  summary: "Cancel a job that has not ended",
  description:
    "The job ends as FAILURE with the error CANCELLED, and its credits go back in full, whether or not a worker has begun; what that worker finds is thrown away. Cancelling twice is cancelling once. A job that has ended otherwise: 409.",
  capability: "jobs:create",
  success: { status: 200, description: "The cancelled job", schema: ref("Job") },
  errors: ["JOB_NOT_FOUND", "JOB_ENDED"],
  answer,
};

async function answer({ caller, params }: Call): Promise<Answer> {
  const ids = { clientId: caller.clientId, id: params["id"] ?? "" };
  const outcome = await cancelExtraction(ids);
  if (outcome === "ended") throw new AppError("JOB_ENDED", "The job has ended; there is nothing to cancel.");
  const extraction = outcome && (await findExtraction(ids));
  if (!extraction) throw jobNotFound();
  return { body: writeJob(extraction) };
}
