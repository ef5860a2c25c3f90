/** The one table from error code to HTTP status. docs/api.md shows the same table; a test compares them. */
export const errorStatus = {
  BODY_UNREADABLE: 400,
  NOT_AUTHENTICATED: 401,
  SIGNATURE_INVALID: 401,
  INSUFFICIENT_BALANCE: 402,
  BUDGET_EXCEEDED: 402,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  JOB_NOT_FOUND: 404,
  ITEM_NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  IDEMPOTENCY_IN_PROGRESS: 409,
  JOB_ENDED: 409,
  BODY_TOO_LARGE: 413,
  VALIDATION_ERROR: 422,
  RESOURCE_NOT_FOUND: 422,
  IMAGE_UNSUPPORTED: 422,
  IMAGE_TOO_LARGE: 422,
  IMAGE_UNREADABLE: 422,
  IDEMPOTENCY_KEY_REUSED: 422,
  RATE_LIMITED: 429,
  INTERNAL_ERROR: 500,
  UNAVAILABLE: 503,
} as const;

export type ErrorCode = keyof typeof errorStatus;

type ErrorOptions = { details?: Record<string, unknown>; cause?: unknown };

/** The one error type of the app: a stable code, words for the caller, and the cause for the log. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: Record<string, unknown>;

  constructor(code: ErrorCode, publicMessage: string, { details = {}, cause }: ErrorOptions = {}) {
    super(publicMessage, cause === undefined ? undefined : { cause });
    this.name = "AppError";
    this.code = code;
    this.details = details;
  }
}

/** The text of anything that was thrown, for logs and stored errors. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
