import { fieldError } from "./field-error";
import type { FieldError, Location } from "./schema";

export type Validated = { value: unknown; errors: FieldError[] };

// Python reads at most so many digits, and its answer is part of the recorded contract.
const DIGITS_MAX = 4_300;
const INTEGER_TEXT = /^[+-]?\d+(_\d+)*(\.0+)?$/;

/**
 * Reads an integer as leniently as Pydantic does: 3, 3.0, "3", " +003 ", "1_000", "3.0" and true (which is 1). What does not
 * fit a safe integer becomes the largest one; no field counts that far.
 */
export function parseInteger({ value, loc }: { value: unknown; loc: Location }): Validated {
  const refuse = (type: string, msg: string): Validated => ({
    value,
    errors: [fieldError({ type, loc, msg, input: value })],
  });
  if (typeof value === "boolean") return accept(value ? 1 : 0);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) return refuse("finite_number", "Input should be a finite number");
    if (!Number.isInteger(value))
      return refuse("int_from_float", "Input should be a valid integer, got a number with a fractional part");
    return accept(value);
  }
  if (typeof value !== "string") return refuse("int_type", "Input should be a valid integer");
  if (value.length > DIGITS_MAX)
    return refuse("int_parsing_size", "Unable to parse input string as an integer, exceeded maximum size");
  const text = value.trim();
  if (!INTEGER_TEXT.test(text))
    return refuse("int_parsing", "Input should be a valid integer, unable to parse string as an integer");
  return accept(Number(text.replaceAll("_", "")));
}

function accept(number: number): Validated {
  return { value: Math.max(-Number.MAX_SAFE_INTEGER, Math.min(number, Number.MAX_SAFE_INTEGER)), errors: [] };
}
