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
  allOf?: Schema[];
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

/** A reference to one of the named schemas. */
export function ref(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

/** An object all of whose properties are always there: what an answer is made of. */
export function record(title: string, properties: Record<string, Schema>, description?: string): Schema {
  const required = Object.keys(properties);
  return { type: "object", title, ...(description && { description }), properties, required };
}

export const text: Schema = { type: "string" };
export const integer: Schema = { type: "integer" };
export const number: Schema = { type: "number" };
export const time: Schema = { type: "string", format: "date-time" };
export const listOf = (items: Schema): Schema => ({ type: "array", items });
/** The schema with words about it. */
export const about = (description: string, schema: Schema): Schema => ({ ...schema, description });
