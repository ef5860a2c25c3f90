import { errorStatus } from "~/errors";
import { about, listOf, record, ref, type Schema, text } from "./schema";

const envelope: Schema = {
  type: "object",
  title: "ErrorEnvelope",
  properties: {
    code: { type: "string", enum: Object.keys(errorStatus) },
    message: about("For people; may change.", text),
    request_id: about("To be named when asking for help.", text),
    required: { type: "integer", description: "With INSUFFICIENT_BALANCE: credits needed." },
    available: { type: "integer", description: "With INSUFFICIENT_BALANCE: credits there." },
  },
  required: ["code", "message", "request_id"],
  additionalProperties: true,
};

/** What the API says when it refuses. */
export const errorSchemas: Record<string, Schema> = {
  ValidationError: {
    type: "object",
    title: "ValidationError",
    properties: {
      loc: {
        type: "array",
        items: { anyOf: [{ type: "string" }, { type: "integer" }] },
        title: "Location",
      },
      msg: { type: "string", title: "Message" },
      type: { type: "string", title: "Error Type" },
    },
    required: ["loc", "msg", "type"],
  },
  HTTPValidationError: {
    type: "object",
    title: "HTTPValidationError",
    properties: {
      detail: { ...listOf(ref("ValidationError")), title: "Detail" },
    },
  },
  ErrorEnvelope: envelope,
  ErrorResponse: record("ErrorResponse", {
    detail: about("A text; for 422 a list of ValidationError.", {
      anyOf: [{ type: "string" }, listOf(ref("ValidationError"))],
    }),
    error: ref("ErrorEnvelope"),
  }),
};
