import { fieldError } from "./field-error";
import { parseInteger, type Validated } from "./parse-integer";
import type { FieldError, Location, Schema } from "./schema";

export type Components = Record<string, Schema>;
type Validate = { schema: Schema; value: unknown; loc: Location; components: Components };

/**
 * Judges a value as FastAPI with Pydantic v2 would: all errors at once, in the order of the schema, in Pydantic's words
 * (docs/api.md says why). Answers the value with its coercions; unknown keys are dropped from objects with named
 * properties and kept in dictionaries. Our own validator, because no library words its errors so.
 */
export function validateValue({ schema, value, loc, components }: Validate): Validated {
  const refuse = (type: string, msg: string, ctx?: Record<string, unknown>): Validated => ({
    value,
    errors: [fieldError({ type, loc, msg, input: value, ...(ctx && { ctx }) })],
  });
  if (schema.$ref) return validateValue({ schema: follow(schema.$ref, components), value, loc, components });
  if (schema.anyOf) {
    if (value === null && schema.anyOf.some(({ type }) => type === "null")) return { value, errors: [] };
    const inner = schema.anyOf.find(({ type }) => type !== "null") ?? {};
    return validateValue({ schema: inner, value, loc, components });
  }
  switch (schema.type) {
    case "string":
      return typeof value === "string"
        ? validateText({ schema, value, refuse })
        : refuse("string_type", "Input should be a valid string");
    case "integer":
      return validateInteger({ schema, value, loc });
    case "number":
      return validateNumber({ schema, value, refuse });
    case "boolean":
      return validateBoolean({ value, refuse });
    case "array":
      return Array.isArray(value)
        ? validateList({ schema, value, loc, components, refuse })
        : refuse("list_type", "Input should be a valid list");
    case "object":
      return validateObject({ schema, value, loc, components, refuse });
    default:
      return { value, errors: [] };
  }
}

/** The schema behind a `$ref` of the document. */
export function follow(ref: string, components: Components): Schema {
  const schema = components[ref.slice(ref.lastIndexOf("/") + 1)];
  if (!schema) throw new Error(`the schemas have no ${ref}`);
  return schema;
}

type Refuse = (type: string, msg: string, ctx?: Record<string, unknown>) => Validated;

function validateText({ schema, value, refuse }: { schema: Schema; value: string; refuse: Refuse }): Validated {
  const { minLength: min, maxLength: max, pattern, enum: choices } = schema;
  if (choices && !choices.includes(value)) {
    const expected = choices.map((choice) => `'${choice}'`).join(", ");
    return refuse("enum", `Input should be ${expected}`, { expected });
  }
  if (min !== undefined && value.length < min)
    return refuse("string_too_short", `String should have at least ${min} character${plural(min)}`, {
      min_length: min,
    });
  if (max !== undefined && value.length > max)
    return refuse("string_too_long", `String should have at most ${max} character${plural(max)}`, { max_length: max });
  if (schema.format === "date-time") return validateTime({ value, refuse });
  if (pattern !== undefined && !new RegExp(pattern).test(value))
    return refuse("string_pattern_mismatch", `String should match pattern '${pattern}'`, { pattern });
  return { value, errors: [] };
}

// The "+" of an offset arrives as a blank where a query was not escaped.
const TIME = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)(Z|[+ -]\d{2}:?\d{2})?)?$/i;

/** A date or time of ISO 8601, as a Date; without an offset it is UTC. */
function validateTime({ value, refuse }: { value: string; refuse: Refuse }): Validated {
  const [, day, clock = "00:00", offset = "Z"] = TIME.exec(value) ?? [];
  const at = new Date(`${day}T${clock}${offset.toUpperCase().replace(" ", "+")}`);
  if (day === undefined || Number.isNaN(at.getTime()))
    return refuse("datetime_from_date_parsing", "Input should be a valid datetime or date", { error: "invalid" });
  return { value: at, errors: [] };
}

const plural = (count: number) => (count === 1 ? "" : "s");

function validateInteger({ schema, value, loc }: { schema: Schema; value: unknown; loc: Location }): Validated {
  const parsed = parseInteger({ value, loc });
  if (parsed.errors.length > 0) return parsed;
  const outside = outOfBounds({ schema, number: parsed.value as number });
  // the error shows what was sent, not what was made of it
  return outside ? { value, errors: [fieldError({ ...outside, loc, input: value })] } : parsed;
}

function outOfBounds({ schema, number }: { schema: Schema; number: number }) {
  const { minimum, maximum } = schema;
  if (minimum !== undefined && number < minimum)
    return {
      type: "greater_than_equal",
      msg: `Input should be greater than or equal to ${minimum}`,
      ctx: { ge: minimum },
    };
  if (maximum !== undefined && number > maximum)
    return { type: "less_than_equal", msg: `Input should be less than or equal to ${maximum}`, ctx: { le: maximum } };
  return null;
}

function validateNumber({ schema, value, refuse }: { schema: Schema; value: unknown; refuse: Refuse }): Validated {
  if (typeof value !== "number") return refuse("float_type", "Input should be a valid number");
  if (!Number.isFinite(value)) return refuse("finite_number", "Input should be a finite number");
  const outside = outOfBounds({ schema, number: value });
  return outside ? refuse(outside.type, outside.msg, outside.ctx) : { value, errors: [] };
}

function validateBoolean({ value, refuse }: { value: unknown; refuse: Refuse }): Validated {
  if (typeof value === "boolean") return { value, errors: [] };
  if (value === 0 || value === 1) return { value: value === 1, errors: [] };
  if (typeof value !== "string") return refuse("bool_type", "Input should be a valid boolean");
  if (/^(true|t|yes|y|on|1)$/i.test(value)) return { value: true, errors: [] };
  if (/^(false|f|no|n|off|0)$/i.test(value)) return { value: false, errors: [] };
  return refuse("bool_parsing", "Input should be a valid boolean, unable to interpret input");
}

type Inside = Validate & { refuse: Refuse };

function validateList({ schema, value, loc, components, refuse }: Inside & { value: unknown[] }): Validated {
  const { minItems: min, maxItems: max, items = {} } = schema;
  const count = value.length;
  if (min !== undefined && count < min)
    return refuse(
      "too_short",
      `List should have at least ${min} item${plural(min)} after validation, not ${count}`,
      lengths({ min_length: min }, count),
    );
  if (max !== undefined && count > max)
    return refuse(
      "too_long",
      `List should have at most ${max} item${plural(max)} after validation, not ${count}`,
      lengths({ max_length: max }, count),
    );
  const judged = value.map((inner, index) =>
    validateValue({ schema: items, value: inner, loc: [...loc, index], components }),
  );
  return { value: judged.map((each) => each.value), errors: judged.flatMap((each) => each.errors) };
}

const lengths = (limit: Record<string, number>, count: number) => ({
  field_type: "List",
  ...limit,
  actual_length: count,
});

function validateObject({ schema, value, loc, components, refuse }: Inside): Validated {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  if (!schema.properties)
    return isObject ? { value, errors: [] } : refuse("dict_type", "Input should be a valid dictionary");
  if (!isObject)
    return refuse("model_attributes_type", "Input should be a valid dictionary or object to extract fields from");
  const errors: FieldError[] = [];
  const kept: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(schema.properties)) {
    const at = [...loc, name];
    if (!Object.hasOwn(value, name)) {
      if (schema.required?.includes(name))
        errors.push(fieldError({ type: "missing", loc: at, msg: "Field required", input: value }));
      continue;
    }
    const judged = validateValue({
      schema: inner,
      value: (value as Record<string, unknown>)[name],
      loc: at,
      components,
    });
    kept[name] = judged.value;
    errors.push(...judged.errors);
  }
  return { value: kept, errors };
}
