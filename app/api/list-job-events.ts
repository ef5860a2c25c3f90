import { AppError } from "~/errors";
import { listEvents } from "~/extraction/list-events";
import { mayWait } from "~/extraction/watch-events";
import { unavailableRetrySeconds } from "~/limits";
import type { Answer, Call, Endpoint } from "./endpoint";
import { jobNotFound } from "./read-job";
import { ref } from "./schema";
import { streamEvents } from "./stream-events";
import { writeEvent } from "./write-job";

export const listJobEvents: Endpoint = {
  method: "GET",
  path: "/v1/jobs/{id}/events",
  operationId: "listJobEvents",
  summary: "A job's timeline, as a list or as a stream",
  description:
    "With `Accept: text/event-stream` the events come as they happen, until the job has ended; `Last-Event-ID` goes on where a broken stream ended.",
  capability: "jobs:read",
  streams: true,
  query: {
    type: "object",
    properties: { since: { type: "integer", minimum: 0, description: "Only events with a higher number." } },
  },
  success: { status: 200, description: "The events", schema: ref("JobEvents") },
  errors: ["JOB_NOT_FOUND"],
  answer,
};

async function answer({ caller, params, query, request, requestId }: Call): Promise<Answer | Response> {
  const { clientId } = caller;
  const id = params["id"] ?? "";
  const since = readSince(request) ?? (query["since"] as number | undefined) ?? 0;
  const timeline = await listEvents({ clientId, id, since });
  if (!timeline) throw jobNotFound();
  if (wantsStream(request)) {
    if (!mayWait({ clientId }))
      throw new AppError("RATE_LIMITED", "Too many streams are open. Close some, or ask for the list.", {
        details: { retryAfterSeconds: unavailableRetrySeconds },
      });
    return streamEvents({ clientId, timeline, since, signal: request.signal, requestId });
  }
  return {
    body: {
      public_id: timeline.jobId ?? timeline.requestId,
      events: timeline.events.map(writeEvent),
      latest_seq: timeline.latestSeq,
    },
  };
}

function wantsStream(request: Request): boolean {
  return /(^|,)\s*text\/event-stream\s*(;|,|$)/i.test(request.headers.get("accept") ?? "");
}

// What a browser's EventSource sends when it connects again.
function readSince(request: Request): number | undefined {
  const last = request.headers.get("last-event-id");
  return last !== null && wantsStream(request) && /^\d{1,9}$/.test(last) ? Number(last) : undefined;
}
