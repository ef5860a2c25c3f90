import type { Schema } from "~/api/schema";

type CheckSchema = { value: unknown; schema: Schema; components: Record<string, Schema>; at?: string };

/**
 * Everything by which a value departs from a JSON Schema, read strictly: no coercion, and no key that the schema does not
 * name, unless it allows others. An independent reading: the API's own validator is lenient on purpose.
 */
export function checkSchema({ value, schema, components, at = "$" }: CheckSchema): string[] {
  const check = (inner: Schema, part: unknown, where = at) =>
    checkSchema({ value: part, schema: inner, components, at: where });
  if (schema.$ref) {
    const named = components[schema.$ref.replace("#/components/schemas/", "")];
    return named ? check(named, value) : [`${at}: nothing is named ${schema.$ref}`];
  }
  if (schema.anyOf) {
    const tries = schema.anyOf.map((each) => check(each, value));
    return tries.some((problems) => problems.length === 0) ? [] : [`${at}: none of anyOf (${tries.flat().join("; ")})`];
  }
  if (schema.allOf) return check(mergeAll(schema.allOf, components), value);
  switch (schema.type) {
    case "null":
      return value === null ? [] : [`${at}: not null`];
    case "string":
      return typeof value === "string" ? checkText(value, schema, at) : [`${at}: not a string`];
    case "boolean":
      return typeof value === "boolean" ? [] : [`${at}: not a boolean`];
    case "integer":
      return Number.isInteger(value) ? [] : [`${at}: not an integer`];
    case "number":
      return typeof value === "number" ? [] : [`${at}: not a number`];
    case "array":
      if (!Array.isArray(value)) return [`${at}: not a list`];
      return value.flatMap((each, index) => check(schema.items ?? {}, each, `${at}[${index}]`));
    case "object":
      return checkObject({ value, schema, at, check });
    default:
      return [];
  }
}

function mergeAll(schemas: Schema[], components: Record<string, Schema>): Schema {
  const parts = schemas.map((each) => (each.$ref ? (components[each.$ref.split("/").at(-1) ?? ""] ?? {}) : each));
  return {
    type: "object",
    properties: Object.assign({}, ...parts.map(({ properties }) => properties)) as Record<string, Schema>,
    required: parts.flatMap(({ required }) => required ?? []),
  };
}

function checkText(value: string, { enum: choices, format, pattern }: Schema, at: string): string[] {
  if (choices && !choices.includes(value)) return [`${at}: ${value} is none of ${choices.join(", ")}`];
  if (format === "date-time" && !/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(value)) return [`${at}: ${value} is no time`];
  if (format === "date" && !/^\d{4}-\d{2}-\d{2}$/.test(value)) return [`${at}: ${value} is no day`];
  return pattern && !new RegExp(pattern).test(value) ? [`${at}: does not match ${pattern}`] : [];
}

type CheckObject = {
  value: unknown;
  schema: Schema;
  at: string;
  check: (schema: Schema, value: unknown, at: string) => string[];
};

function checkObject({ value, schema, at, check }: CheckObject): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [`${at}: not an object`];
  const { properties = {}, required = [], additionalProperties } = schema;
  const missing = required.filter((name) => !Object.hasOwn(value, name)).map((name) => `${at}.${name}: missing`);
  const inner = Object.entries(value).flatMap(([name, part]) => {
    const known = properties[name];
    if (known) return check(known, part, `${at}.${name}`);
    if (typeof additionalProperties === "object") return check(additionalProperties, part, `${at}.${name}`);
    // the two schemas of FastAPI's own answer do not name what it sends besides
    const open = additionalProperties === true || schema.title === "ValidationError";
    return open ? [] : [`${at}.${name}: not in the schema`];
  });
  return [...missing, ...inner];
}
