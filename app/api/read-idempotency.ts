import { createHash } from "node:crypto";
import type { Idempotency } from "~/extraction/submit-extraction";
import { idempotencyKeyCharactersMax } from "~/limits";
import { fieldError } from "./field-error";
import { invalid } from "./refuse-call";

/** The Idempotency-Key of a call with the fingerprint of its raw body; undefined without the header. */
export function readIdempotency({
  request,
  bytes,
  route,
}: {
  request: Request;
  bytes: Uint8Array;
  route: string;
}): Idempotency | undefined {
  const key = request.headers.get("idempotency-key");
  if (key === null) return undefined;
  // whoever sends an empty key believes to be safe, and is not
  if (!/^[\x20-\x7e]+$/.test(key) || key.length > idempotencyKeyCharactersMax)
    throw invalid([
      fieldError({
        type: "value_error",
        loc: ["header", "Idempotency-Key"],
        msg: `Value error, must have 1 to ${idempotencyKeyCharactersMax} printable ASCII characters`,
      }),
    ]);
  return { route, key, bodyHash: createHash("sha256").update(bytes).digest("hex") };
}
