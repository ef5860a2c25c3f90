import { listEvents } from "~/extraction/list-events";
import type { Answer, Call, Endpoint } from "./endpoint";
import { jobNotFound } from "./read-job";
import { readQueryInteger } from "./read-query";
import { writeEvent } from "./write-job";

export const listJobEvents: Endpoint = {
  method: "GET",
  path: "/v1/jobs/{id}/events",
  capability: "jobs:read",
  answer,
};

async function answer({ caller, params, query }: Call): Promise<Answer> {
  const since = readQueryInteger({ query, name: "since", minimum: 0, fallback: 0 });
  const id = params["id"] ?? "";
  const timeline = await listEvents({ clientId: caller.clientId, id, since });
  if (!timeline) throw jobNotFound();
  return {
    status: 200,
    body: {
      public_id: timeline.jobId ?? timeline.requestId,
      events: timeline.events.map(writeEvent),
      latest_seq: timeline.latestSeq,
    },
  };
}
