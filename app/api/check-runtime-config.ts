import { runtimeConfigBytesMax } from "~/limits";
import { fieldError } from "./field-error";
import { findInfinite } from "./measure-depth";
import type { FieldError } from "./schema";

const loc = ["body", "runtime_config"];

/** What keeps a runtime_config from being stored: too large, or holding a number that JSON cannot. */
export function checkRuntimeConfig(config: Record<string, unknown> | null): FieldError[] {
  if (config === null) return [];
  const refuse = (msg: string) => [fieldError({ type: "value_error", loc, msg: `Value error, ${msg}` })];
  if (Buffer.byteLength(JSON.stringify(config)) > runtimeConfigBytesMax)
    return refuse(`must have at most ${runtimeConfigBytesMax / 1024} kB`);
  const infinite = findInfinite(config);
  if (infinite)
    return [fieldError({ type: "finite_number", loc: [...loc, ...infinite], msg: "Input should be a finite number" })];
  return [];
}
