import { invalid } from "./refuse-call";
import { validateValue } from "./validate-value";

type ReadQueryInteger = { query: URLSearchParams; name: string; minimum: number; maximum?: number; fallback: number };

/** An integer of the query, read as leniently as one of a body. Throws VALIDATION_ERROR with `loc` ["query", name]. */
export function readQueryInteger({ query, name, minimum, maximum, fallback }: ReadQueryInteger): number {
  const text = query.get(name);
  if (text === null) return fallback;
  const { value, errors } = validateValue({
    schema: { type: "integer", minimum, ...(maximum !== undefined && { maximum }) },
    value: text,
    loc: ["query", name],
    components: {},
  });
  if (errors.length > 0) throw invalid(errors);
  return value as number;
}
