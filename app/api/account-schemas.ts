import { monthPattern } from "~/credits/statement-month";
import { about, integer, listOf, nullable, record, ref, type Schema, text, time } from "./schema";

const creditSource: Schema = {
  type: "string",
  enum: ["PURCHASED", "PLAN", "WELCOME", "PROMOTIONAL", "ADJUSTMENT"],
};
const balances = { available: integer, reserved: integer };
const usage = {
  accepted: integer,
  succeeded: integer,
  failed: integer,
  credits_charged: integer,
  credits_refunded: integer,
  credits_reserved: about("For extractions that have not ended yet.", integer),
};

/** What the API says of credits, uploads and itself. */
export const accountSchemas: Record<string, Schema> = {
  Credits: record("Credits", {
    available: integer,
    reserved: about("For extractions that have not ended yet.", integer),
    grants: about(
      "What is available, in the order in which it is spent.",
      listOf(
        record("Grant", {
          source: creditSource,
          remaining: integer,
          expires_at: nullable(time),
        }),
      ),
    ),
  }),
  Statement: record("Statement", {
    month: about("By UTC.", { type: "string", pattern: monthPattern }),
    from: time,
    until: time,
    is_complete: about("Whether the month is over and nothing can be added.", { type: "boolean" }),
    opening: record("OpeningBalance", balances, "At the beginning of the month."),
    closing: record("ClosingBalance", balances, "At its end, or now: opening and every change."),
    entries: listOf(
      record("StatementEntry", {
        id: text,
        kind: { type: "string", enum: ["GRANT", "RESERVE", "CAPTURE", "REFUND", "EXPIRE", "ADJUST"] },
        created_at: time,
        change_available: integer,
        change_reserved: integer,
        available_after: integer,
        reserved_after: integer,
        request_id: about("The request that it was for: GET /v1/jobs/{id}.", nullable(text)),
        reference: about("What it was for otherwise: a purchase's id, a case.", nullable(text)),
        actor: about("Who made it: key:<id>, merchant, client, shopify, operator:<name> or system.", text),
        reason: about("Why credits came back: an error's code, or NOTHING_FOUND.", nullable(text)),
        sources: about(
          "How much of the change was of which source.",
          listOf(record("SourceChange", { source: creditSource, change: integer })),
        ),
      }),
    ),
    next_cursor: nullable(text),
  }),
  Usage: record("Usage", {
    from: time,
    until: time,
    total: record("UsageTotal", usage),
    days: about(
      "By the day (UTC) of submission; days without any are left out.",
      listOf(record("UsageDay", { day: { type: "string", format: "date" }, ...usage })),
    ),
  }),
  Operations: record("Operations", {
    operations: listOf(
      record("Operation", {
        name: about("The workflow: POST /v1/{name}.", text),
        op_class: { type: "string", enum: ["generator", "compose", "edit"] },
        credits_cost: integer,
        enabled: { type: "boolean" },
      }),
    ),
  }),
  AnnouncedUpload: record("AnnouncedUpload", {
    upload_key: about("The picture's name: `trial_image` of POST /v1/extract.", text),
    upload_url: about("Where to PUT the bytes, once.", text),
    method: { type: "string", enum: ["PUT"] },
    headers: about("Send exactly these with the PUT.", {
      type: "object",
      additionalProperties: { type: "string" },
    }),
    expires_at: time,
    max_bytes: integer,
  }),
  CompletedUpload: record("CompletedUpload", {
    upload_key: text,
    width: integer,
    height: integer,
    content_type: text,
    sha256: about("Of the picture as it is kept: upright, without metadata, JPEG.", text),
  }),
  Estimate: record("Estimate", {
    accepted: about("Whether POST /v1/extract would accept this body now.", { type: "boolean" }),
    credits_cost: integer,
    credits_available: integer,
    duplicate_of: nullable(
      record("EarlierResult", { job_id: nullable(text), request_id: text, created_at: time, items: integer }),
    ),
    warnings: listOf(ref("JobWarning")),
    error: nullable(
      record("EstimateError", { status: integer, code: text, message: text }, "Why it would be refused."),
    ),
  }),
  BatchResult: record("BatchResult", {
    accepted: integer,
    refused: integer,
    credits_cost: integer,
    results: about(
      "In the order of the requests.",
      listOf(
        record("BatchEntry", {
          index: integer,
          status_code: about("What POST /v1/extract would have answered.", integer),
          replayed: { type: "boolean" },
          job: nullable(ref("WorkflowAcceptedResponse")),
          error: nullable(ref("ErrorResponse")),
        }),
      ),
    ),
  }),
};
