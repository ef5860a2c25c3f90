/**
 * The part of JSON Schema (2020-12) that the API speaks. One and the same object is what `validateValue` judges a body by
 * and what the OpenAPI document shows, so the two cannot differ.
 */
export type Schema = {
  $ref?: string;
  title?: string;
  description?: string;
  type?: "string" | "integer" | "number" | "boolean" | "object" | "array" | "null";
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
  enum?: (string | number)[];
  default?: unknown;
  examples?: unknown[];
};

/** Where in a call something is wrong: "body", "query", "path" or "header", then names and positions. */
export type Location = (string | number)[];

/** One entry of a 422 answer's `detail`, in the form that Pydantic v2 gives it. */
export type FieldError = {
  type: string;
  loc: Location;
  msg: string;
  input?: unknown;
  ctx?: Record<string, unknown>;
};

/** The same schema, or null. */
export function nullable(schema: Schema): Schema {
  const { title, description, ...rest } = schema;
  return { anyOf: [rest, { type: "null" }], ...(title && { title }), ...(description && { description }) };
}
