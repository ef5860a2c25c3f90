import type { Extraction } from "~/extraction/find-extraction";
import { listExtractions } from "~/extraction/list-extractions";
import { isUlid } from "~/ids";
import { jobsPerPageDefault, jobsPerPageMax } from "~/limits";
import type { Answer, Call, Endpoint } from "./endpoint";
import { fieldError } from "./field-error";
import { jobStatuses } from "./job-schemas";
import { invalid } from "./refuse-call";
import { ref, time } from "./schema";
import { writeJobHead } from "./write-job";

type Query = {
  status?: Extraction["status"][];
  workflow?: string;
  created_from?: Date;
  created_before?: Date;
  cursor?: string;
  limit?: number;
};

export const listJobs: Endpoint = {
  method: "GET",
  path: "/v1/jobs",
  operationId: "listJobs",
  summary: "Jobs, newest first",
  capability: "jobs:read",
  query: {
    type: "object",
    properties: {
      status: {
        type: "array",
        items: { type: "string", enum: jobStatuses },
        description: "Only jobs in this state. May be repeated.",
      },
      workflow: { type: "string", enum: ["extract"], description: "Only jobs of this workflow." },
      created_from: { ...time, description: "Only jobs accepted then or later." },
      created_before: { ...time, description: "Only jobs accepted before." },
      cursor: { type: "string", description: "The `next_cursor` of the page before." },
      limit: {
        type: "integer",
        minimum: 1,
        maximum: jobsPerPageMax,
        description: `Jobs a page; ${jobsPerPageDefault} unless told.`,
      },
    },
  },
  success: { status: 200, description: "A page of jobs", schema: ref("JobPage") },
  answer,
};

async function answer({ caller, query }: Call): Promise<Answer> {
  const { status, workflow, created_from, created_before, cursor, limit = jobsPerPageDefault } = query as Query;
  if (cursor !== undefined && !isUlid(cursor))
    throw invalid([
      fieldError({ type: "value_error", loc: ["query", "cursor"], msg: "Value error, not a cursor", input: cursor }),
    ]);
  const { extractions, next } = await listExtractions({
    clientId: caller.clientId,
    limit,
    ...(status && { statuses: status }),
    ...(workflow !== undefined && { workflow }),
    ...(created_from && { createdFrom: created_from }),
    ...(created_before && { createdBefore: created_before }),
    ...(cursor !== undefined && { after: cursor }),
  });
  return { body: { jobs: extractions.map(writeJobHead), next_cursor: next } };
}
