import { itemCategories } from "~/extraction/item-categories";
import { about, integer, listOf, nullable, number, record, ref, type Schema, text, time } from "./schema";

/** Every state of a job, in the order of its life. */
export const jobStatuses = ["NOT_STARTED", "IN_PROGRESS", "SUCCESS", "FAILURE"];

const status: Schema = { type: "string", enum: jobStatuses };
const jobError = nullable(
  record("JobError", {
    code: about("Stable; see the table of job errors.", text),
    message: text,
    retryable: about("Whether the same call may succeed another time.", { type: "boolean" }),
  }),
);
const head = {
  public_id: about("The job's id: `job_id` of the 202.", text),
  request_id: text,
  job_type: { type: "string", enum: ["EXTRACT_TRIAL_ITEMS"] } as Schema,
  status,
  credits_cost: about("The price at submit; a later refund does not change it.", integer),
  refunded: about("Whether the credits went back.", { type: "boolean" }),
  created_at: time,
  started_at: nullable(time),
  finished_at: nullable(time),
  error: jobError,
};
const pixels = (title: string) => record(title, { width: integer, height: integer });

const accepted: Schema = {
  type: "object",
  title: "WorkflowAcceptedResponse",
  description: "Returned synchronously from any POST /v1/{name} (202).",
  properties: {
    request_id: {
      type: "string",
      title: "Request Id",
      description: "26-char ULID — correlates with the row in request_logs.",
    },
    job_id: nullable({ type: "string", title: "Job Id" }),
    status: {
      type: "string",
      enum: jobStatuses,
      title: "Status",
      description: "Studio's job status at submit time. Almost always NOT_STARTED in this 202.",
      default: "NOT_STARTED",
    },
    credits_cost: {
      type: "integer",
      title: "Credits Cost",
      description: "Credits deducted from the calling client. Refunded automatically on any failure path.",
    },
  },
  required: ["request_id", "job_id", "credits_cost"],
};

const item = {
  id: text,
  category: { type: "string", enum: [...itemCategories] } as Schema,
  subcategory: nullable(text),
  label: text,
  confidence: about("The chance that category and outline are right, 0 to 1.", number),
  is_on_sale: about("Whether this is the item that the hints describe.", { type: "boolean" }),
  rank: about("From 1, the likeliest item on sale first.", integer),
  reasons: listOf(text),
  box: about(
    "0 to 1 of the picture's width and height, from its upper left corner, after EXIF rotation.",
    record("Box", { x: number, y: number, width: number, height: number }),
  ),
  polygon: nullable({ ...listOf(listOf(number)), description: "The outer outline, as pairs of x and y, 0 to 1." }),
  area: about("Share of the picture, 0 to 1.", number),
  colors: listOf(record("ItemColor", { name: text, hex: text, share: number })),
  cutout_url: about("PNG or WebP with alpha. A short-lived URL.", text),
  mask_url: about("8-bit grey PNG of the whole picture, 255 inside the item. A short-lived URL.", text),
  cutout: pixels("CutoutSize"),
};

/** What the API says of jobs and their results. */
export const jobSchemas: Record<string, Schema> = {
  WorkflowAcceptedResponse: accepted,
  Artifact: record("Artifact", {
    image_url: about("A short-lived URL.", text),
    kind: { type: "string", enum: ["cutout", "mask"] },
    role: { type: "string", enum: ["intermediate", "final"] },
    label: nullable(text),
    meta: { type: "object", additionalProperties: true },
  }),
  JobEvent: record("JobEvent", {
    seq: about("From 1, without gaps.", integer),
    event_type: { type: "string", enum: ["queued", "stage", "succeeded", "failed"] },
    visibility: { type: "string", enum: ["public"] },
    stage: nullable(text),
    message: text,
    artifacts: listOf(ref("Artifact")),
    extra: { type: "object", additionalProperties: true },
    created_at: time,
  }),
  Item: record("Item", item),
  FoundItem: record(
    "FoundItem",
    { ...item, job_id: nullable(text), request_id: text },
    "An item and the job it is of.",
  ),
  JobWarning: record("JobWarning", { code: text, message: text }),
  Job: record("Job", {
    ...head,
    image: record("ImageSize", { width: nullable(integer), height: nullable(integer) }),
    items: listOf(ref("Item")),
    result: about("The final pictures; empty until the job has succeeded.", listOf(ref("Artifact"))),
    warnings: listOf(ref("JobWarning")),
    results_until: nullable(about("When items and pictures are deleted; null once they are.", time)),
    latest_event: ref("JobEvent"),
  }),
  JobHead: record("JobHead", { ...head, item_count: integer }, "A job without its result."),
  JobPage: record("JobPage", {
    jobs: listOf(ref("JobHead")),
    next_cursor: nullable(about("The `cursor` of the next page; null on the last one.", text)),
  }),
  JobEvents: record("JobEvents", {
    public_id: text,
    events: listOf(ref("JobEvent")),
    latest_seq: nullable(about("The number of the newest event there is.", integer)),
  }),
};
