import { invalid } from "./refuse-call";
import type { Schema } from "./schema";
import { validateValue } from "./validate-value";

/**
 * The parameters of a query that its schema names, read as leniently as those of a body; a list may repeat its name. Others
 * are ignored. Throws VALIDATION_ERROR with `loc` ["query", name].
 */
export function readQuery({ url, schema }: { url: string; schema: Schema | undefined }): Record<string, unknown> {
  if (!schema?.properties) return {};
  const { searchParams } = new URL(url);
  const given: Record<string, unknown> = {};
  for (const [name, { type }] of Object.entries(schema.properties)) {
    const values = searchParams.getAll(name);
    if (values.length > 0) given[name] = type === "array" ? values : values.at(-1);
  }
  const { value, errors } = validateValue({ schema, value: given, loc: ["query"], components: {} });
  if (errors.length > 0) throw invalid(errors);
  return value as Record<string, unknown>;
}
