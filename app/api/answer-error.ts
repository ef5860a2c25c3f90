import { isDatabaseAway } from "~/db.server";
import { AppError, type ErrorCode, errorStatus, messageOf } from "~/errors";
import { unavailableRetrySeconds } from "~/limits";
import { log } from "~/log.server";
import { fieldError } from "./field-error";
import type { FieldError, Location } from "./schema";

/** Where the caller sent what an error is about, by its code; for the 422s found after the schema was met. */
export type ErrorLocations = Partial<Record<ErrorCode, Location>>;

const fieldTypes: Partial<Record<ErrorCode, string>> = {
  RESOURCE_NOT_FOUND: "object_not_found",
  IMAGE_UNSUPPORTED: "image_unsupported",
  IMAGE_TOO_LARGE: "image_too_large",
  IMAGE_UNREADABLE: "image_unreadable",
  IDEMPOTENCY_KEY_REUSED: "idempotency_key_reused",
};

type AnswerError = { error: unknown; requestId: string; locations?: ErrorLocations };

/**
 * The answer to anything that was thrown, in both shapes at once: FastAPI's `detail` (a list for 422, a text otherwise) and
 * the envelope `error`. What is our own fault is logged, under the request id that the caller sees.
 */
export function answerError({ error, requestId, locations = {} }: AnswerError): Response {
  const known = asAppError(error);
  const status = errorStatus[known.code];
  if (status >= 500) log.error({ requestId, code: known.code, error: known, cause: known.cause }, "a call failed");
  const { errors, retryAfterSeconds, headers, ...facts } = known.details as Details;
  const body = {
    detail: status === 422 ? (errors ?? [locate(known, locations)]) : known.message,
    error: { code: known.code, message: known.message, request_id: requestId, ...facts },
  };
  const retryAfter = retryAfterSeconds ?? (status === 503 ? unavailableRetrySeconds : undefined);
  return Response.json(body, {
    status,
    headers: {
      "x-request-id": requestId,
      ...(status === 401 && { "www-authenticate": "Bearer" }),
      ...(retryAfter !== undefined && { "retry-after": String(retryAfter) }),
      ...headers,
    },
  });
}

type Details = {
  errors?: FieldError[];
  retryAfterSeconds?: number;
  headers?: Record<string, string>;
  [fact: string]: unknown;
};

function locate({ code, message }: AppError, locations: ErrorLocations): FieldError {
  return fieldError({ type: fieldTypes[code] ?? "value_error", loc: locations[code] ?? ["body"], msg: message });
}

function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (isDatabaseAway(error))
    return new AppError("UNAVAILABLE", "The service is not available for a moment. Nothing was charged; try again.", {
      cause: error,
    });
  return new AppError("INTERNAL_ERROR", "Internal Server Error", {
    cause: error instanceof Error ? error : new Error(messageOf(error)),
  });
}
