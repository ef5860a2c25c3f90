import { AppError } from "~/errors";
import { findExtraction } from "~/extraction/find-extraction";
import type { Answer, Call, Endpoint } from "./endpoint";
import { writeJob } from "./write-job";

export const readJob: Endpoint = { method: "GET", path: "/v1/jobs/{id}", capability: "jobs:read", answer };

async function answer({ caller, params }: Call): Promise<Answer> {
  const extraction = await findExtraction({ clientId: caller.clientId, id: params["id"] ?? "" });
  if (!extraction) throw jobNotFound();
  return { status: 200, body: writeJob(extraction) };
}

/** One answer for jobs that never were, that are another client's, and for texts that can be no id. */
export function jobNotFound(): AppError {
  return new AppError("JOB_NOT_FOUND", "No job with this id.");
}
