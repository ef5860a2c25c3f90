import type { Endpoint } from "~/api/endpoint";
import type { Schema } from "~/api/schema";
import type { RawRequest } from "../conformance/send-raw";
import type { Draw } from "./draw";
import { makeText, makeValue } from "./make-value";

type MakeRequest = {
  endpoints: Endpoint[];
  components: Record<string, Schema>;
  draw: Draw;
  tokens: readonly string[];
  /** Ids and keys of things that are there, to be asked for. */
  known: readonly string[];
};

const types = [
  "application/json",
  "application/json; charset=utf-8",
  "text/plain",
  "application/x+json",
  "multipart/form-data",
  "",
];
const methods = ["GET", "POST", "PUT", "HEAD", "DELETE", "OPTIONS", "PATCH"];

/** A request that somebody might send to the API, by mistake or on purpose. */
export function makeRequest({ endpoints, components, draw, tokens, known }: MakeRequest): RawRequest {
  const endpoint = draw.pick(endpoints);
  const make = (schema: Schema) => makeValue({ schema, components, draw, known });
  const method = draw.once(20) ? draw.pick(methods) : endpoint.method;
  const headers: [string, string][] = [];
  if (!draw.once(20)) headers.push(["Authorization", `${draw.once(20) ? "Basic" : "Bearer"} ${draw.pick(tokens)}`]);
  if (!draw.once(15)) headers.push(["Content-Type", draw.once(6) ? draw.pick(types) : "application/json"]);
  if (draw.once(15)) headers.push(["Idempotency-Key", draw.pick(["a", "b", "x".repeat(300), "é", ""])]);
  if (draw.once(25))
    headers.push(["X-Shopify-Hmac-Sha256", draw.pick(["", "abc=", "A".repeat(44), "A".repeat(8_000)])]);
  if (endpoint.path === "/mcp" && !draw.once(20)) headers.push(["Accept", "application/json, text/event-stream"]);
  if (draw.once(20)) headers.push(["Last-Event-ID", draw.pick(["1", "-1", "x", "99999999999"])]);
  const hasBody = endpoint.method === "POST" && !draw.once(30);
  const body = hasBody ? makeText({ value: make(endpoint.body ?? { type: "object" }), draw }) : Buffer.alloc(0);
  return { method, path: makePath({ endpoint, draw, known, make }), headers, body };
}

type MakePath = { endpoint: Endpoint; draw: Draw; known: readonly string[]; make: (schema: Schema) => unknown };

function makePath({ endpoint, draw, known, make }: MakePath): string {
  const strangeIds = ["%00", "%", "%ff", "..", "a/b", "x".repeat(3_000), "01ARZ3NDEKTSV4RRFFQ69G5FAV", "'"];
  const path = endpoint.path.replace("{id}", () =>
    draw.once(2) ? encodeURIComponent(draw.pick(known)) : draw.pick(strangeIds),
  );
  const query = Object.entries(endpoint.query?.properties ?? {})
    .filter(([name]) => name !== "wait" && draw.once(2))
    .map(([name, schema]) => `${name}=${draw.once(6) ? "%00%ff%" : encode(make(schema.items ?? schema))}`);
  const slash = draw.once(25) ? "/" : "";
  return `${path}${slash}${query.length > 0 ? `?${query.join("&")}` : ""}`;
}

function encode(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return encodeURIComponent(text.toWellFormed());
}
