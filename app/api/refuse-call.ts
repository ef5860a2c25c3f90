import { AppError } from "~/errors";
import type { FieldError } from "./schema";

/** The VALIDATION_ERROR that answers 422 with these entries. */
export function invalid(errors: FieldError[]): AppError {
  const [first] = errors;
  const where = first ? first.loc.join(".") : "the call";
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  return new AppError("VALIDATION_ERROR", `${where}: ${first?.msg ?? "not valid"}${more}`, { details: { errors } });
}
