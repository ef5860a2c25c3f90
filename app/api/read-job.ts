import { AppError } from "~/errors";
import { findExtraction } from "~/extraction/find-extraction";
import { findProgress } from "~/extraction/find-progress";
import { mayWait, waitForEvent } from "~/extraction/watch-events";
import { jobWaitSecondsMax } from "~/limits";
import type { Answer, Call, Endpoint } from "./endpoint";
import { waitOutside } from "./limit-load";
import { ref } from "./schema";
import { writeJob } from "./write-job";

export const readJob: Endpoint = {
  method: "GET",
  path: "/v1/jobs/{id}",
  operationId: "readJob",
  summary: "A job, with its items once it has succeeded",
  description: "The request id works in the place of the job id. With `wait` the answer comes when the job has ended.",
  capability: "jobs:read",
  provesKey: true,
  query: {
    type: "object",
    properties: {
      wait: {
        type: "integer",
        minimum: 0,
        description: `Wait up to so many seconds for the job's end. More than ${jobWaitSecondsMax} count as ${jobWaitSecondsMax}.`,
      },
    },
  },
  success: { status: 200, description: "The job", schema: ref("Job") },
  errors: ["JOB_NOT_FOUND"],
  answer,
};

async function answer({ caller, params, query, request }: Call): Promise<Answer> {
  const { clientId, keyId } = caller;
  const id = params["id"] ?? "";
  const seconds = Math.min((query["wait"] as number | undefined) ?? 0, jobWaitSecondsMax);
  if (seconds > 0) await waitForEnd({ clientId, id, seconds, request });
  const extraction = await findExtraction({ clientId, id, keyId });
  if (!extraction) throw jobNotFound();
  return { body: writeJob(extraction) };
}

type WaitForEnd = { clientId: string; id: string; seconds: number; request: Request };

// A client with too many waiting calls gets its answer at once: it polls, as it would without `wait`.
async function waitForEnd({ clientId, id, seconds, request }: WaitForEnd): Promise<void> {
  const until = Date.now() + seconds * 1000;
  for (;;) {
    const progress = await findProgress({ clientId, id });
    const withinMs = until - Date.now();
    if (!progress || progress.ended || withinMs <= 0 || !mayWait({ clientId })) return;
    const { requestId, latestSeq: since } = progress;
    const wait = () => waitForEvent({ clientId, requestId, since, withinMs, signal: request.signal });
    if (!(await waitOutside({ request, wait }))) return;
  }
}

/** One answer for jobs that never were, that are another client's, and for texts that can be no id. */
export function jobNotFound(): AppError {
  return new AppError("JOB_NOT_FOUND", "No job with this id.");
}
