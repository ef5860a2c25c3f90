import type { AppError } from "~/errors";
import { requestDepthLevelsMax } from "~/limits";
import { fieldError } from "./field-error";
import { measureDepth } from "./measure-depth";
import { parseBody } from "./parse-body";
import { invalid } from "./refuse-call";
import type { Schema } from "./schema";
import { components } from "./schemas";
import { validateValue } from "./validate-value";

const NAME_CHARACTERS_MAX = 100;

/** The body as its schema reads it. Throws BODY_UNREADABLE, or VALIDATION_ERROR with everything that is wrong. */
export function readJson({
  bytes,
  schema,
  contentType,
}: {
  bytes: Uint8Array;
  schema: Schema;
  contentType: string | null;
}): unknown {
  const parsed = parseBody({ bytes, contentType });
  if (parsed.kind === "empty")
    throw invalid([fieldError({ type: "missing", loc: ["body"], msg: "Field required", input: null })]);
  const { value, errors } = validateValue({ schema, value: parsed.value, loc: ["body"], components });
  if (errors.length > 0) throw invalid(errors);
  const tooDeep = parsed.kind === "json" && parsed.depth > requestDepthLevelsMax ? findTooDeep(parsed.value) : null;
  if (tooDeep) throw tooDeep;
  return value;
}

// The limit holds for each key of the body, also for those that nobody reads. Long names of such keys are not repeated.
function findTooDeep(value: unknown): AppError | null {
  const deep = Object.entries(value as object).find(([, inner]) => measureDepth(inner) > requestDepthLevelsMax);
  if (!deep) return null;
  const name = deep[0].length <= NAME_CHARACTERS_MAX ? [deep[0]] : [];
  const msg = `Value error, must be nested at most ${requestDepthLevelsMax} levels deep`;
  return invalid([fieldError({ type: "value_error", loc: ["body", ...name], msg })]);
}
