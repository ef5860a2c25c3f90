import type { Schema } from "./schema";
import { components } from "./schemas";
import { follow } from "./validate-value";

/** A schema that stands by itself, with what it refers to in the place of the references, and without examples. */
export function inlineSchema({ $ref, examples: _, ...schema }: Schema): Schema {
  if ($ref) return inlineSchema(follow($ref, components));
  return {
    ...schema,
    ...(schema.anyOf && { anyOf: schema.anyOf.map(inlineSchema) }),
    ...(schema.items && { items: inlineSchema(schema.items) }),
    ...(schema.properties && {
      properties: Object.fromEntries(
        Object.entries(schema.properties).map(([name, inner]) => [name, inlineSchema(inner)]),
      ),
    }),
  };
}
