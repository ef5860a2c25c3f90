import type { Schema } from "~/api/schema";
import type { Draw } from "./draw";

type MakeValue = { schema: Schema; components: Record<string, Schema>; draw: Draw; known: readonly string[] };

const strangeTexts = [
  "",
  " ",
  "\0",
  "a\0b",
  "\ud800",
  "\udfff\ud800",
  "\u202e",
  "../../etc/passwd",
  "/",
  "https://example.com/a.jpg",
  "'; DROP TABLE clients; --",
  "$" + "{jndi:ldap://a}",
  "%00%2e%2e",
  "__proto__",
  "👗".repeat(300),
  "x".repeat(5_000),
  "NaN",
  "1e400",
  "2026-02-30",
  "9999-12-31T23:59:60Z",
  "-1",
  "٣",
];
const strangeNumbers = [0, -0, 1, -1, 0.5, 1e-7, 1e21, 2 ** 53, -(2 ** 53), 2 ** 31, 1e20];

/** A value for a schema: mostly one that meets it, sometimes one that does not, sometimes one that meets nothing. */
export function makeValue({ schema, components, draw, known }: MakeValue): unknown {
  if (draw.once(12)) return makeStrange(draw, 3);
  const make = (inner: Schema) => makeValue({ schema: inner, components, draw, known });
  const example = schema.examples?.[0];
  if (example && draw.once(2)) return withKnownKey(example, draw.pick(known));
  if (schema.$ref) return make(components[schema.$ref.split("/").at(-1) ?? ""] ?? {});
  if (schema.anyOf) return make(draw.pick(schema.anyOf));
  switch (schema.type) {
    case "string":
      if (schema.enum && !draw.once(8)) return draw.pick(schema.enum);
      return draw.once(3) ? draw.pick(strangeTexts) : draw.pick(known);
    case "integer":
      return draw.once(3) ? draw.pick(strangeNumbers) : draw.below(30);
    case "boolean":
      return draw.once(2);
    case "null":
      return null;
    case "array":
      return Array.from({ length: draw.pick([0, 1, 1, 2, 3, 101]) }, () => make(schema.items ?? {}));
    default:
      return makeObject({ schema, draw, make });
  }
}

// The example of the documentation, with the name of something that is there in it.
function withKnownKey(example: unknown, key: string): unknown {
  return JSON.parse(JSON.stringify(example).replaceAll(/"uploads\/[^"]*"/g, JSON.stringify(key)));
}

type MakeObject = { schema: Schema; draw: Draw; make: (schema: Schema) => unknown };

function makeObject({ schema, draw, make }: MakeObject): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  // what is required is there more often, so that more gets past the first look
  const required = new Set(schema.required);
  for (const [name, inner] of Object.entries(schema.properties ?? {}))
    if (!draw.once(required.has(name) ? 20 : 6)) made[name] = make(inner);
  if (draw.once(4) || schema.additionalProperties) made[draw.pick(strangeTexts)] = makeStrange(draw, 3);
  return made;
}

function makeStrange(draw: Draw, depth: number): unknown {
  const kinds = depth > 0 ? 7 : 5;
  switch (draw.below(kinds)) {
    case 0:
      return null;
    case 1:
      return draw.once(2);
    case 2:
      return draw.pick(strangeNumbers);
    case 3:
    case 4:
      return draw.pick(strangeTexts);
    case 5:
      return Array.from({ length: draw.below(4) }, () => makeStrange(draw, depth - 1));
    default: {
      const entries = Array.from({ length: draw.below(4) }, () => [
        draw.pick(strangeTexts),
        makeStrange(draw, depth - 1),
      ]);
      return Object.fromEntries(entries) as Record<string, unknown>;
    }
  }
}

/** The text of a value as hostile senders write it: sometimes cut, doubled, or with what is no JSON in it. */
export function makeText({ value, draw }: { value: unknown; draw: Draw }): Buffer {
  const text = JSON.stringify(value) ?? "";
  const at = draw.below(text.length + 1);
  switch (draw.below(24)) {
    case 0:
      return Buffer.from(text.slice(0, at));
    case 1:
      return Buffer.from(text + text);
    case 2:
      return Buffer.concat([
        Buffer.from(text.slice(0, at)),
        Buffer.from([0xff, 0x00, 0xc3]),
        Buffer.from(text.slice(at)),
      ]);
    case 3:
      return Buffer.from(text.replace(/[0-9]+/, draw.pick(["NaN", "1e400", "-Infinity", "9".repeat(400), "01"])));
    case 4:
      return Buffer.from("[".repeat(draw.pick([10, 70, 900, 20_000])) + text);
    case 5:
      return Buffer.from(text, draw.pick(["utf16le", "latin1"] as const));
    case 6:
      return Buffer.from(Array.from({ length: draw.below(200) }, () => draw.below(256)));
    case 7:
      return Buffer.from(`\ufeff \n${text}\t`);
    default:
      return Buffer.from(text);
  }
}
