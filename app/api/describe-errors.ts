import { type ErrorCode, errorStatus } from "~/errors";
import type { DescribedAnswer } from "./operation";
import { ref } from "./schema";

// A 422 is FastAPI's own answer with the envelope beside it.
const validation = {
  allOf: [
    ref("HTTPValidationError"),
    { type: "object", properties: { error: ref("ErrorEnvelope") }, required: ["error"] },
  ],
};

/** The answers of an operation for these errors, one for each status with all of its codes. */
export function describeErrors({ codes }: { codes: ErrorCode[] }): Record<string, DescribedAnswer> {
  const answers: Record<string, DescribedAnswer> = {};
  for (const status of new Set(codes.map((code) => errorStatus[code]))) {
    const names = codes.filter((code) => errorStatus[code] === status);
    const retry = status === 429 || status === 503 || names.includes("IDEMPOTENCY_IN_PROGRESS");
    answers[status] = {
      description: names.join(", "),
      headers: {
        "X-Request-Id": { schema: { type: "string" } },
        ...(retry && { "Retry-After": { schema: { type: "string" }, description: "Seconds." } }),
        ...(status === 401 && { "WWW-Authenticate": { schema: { type: "string" } } }),
      },
      content: { "application/json": { schema: status === 422 ? validation : ref("ErrorResponse") } },
    };
  }
  return answers;
}
