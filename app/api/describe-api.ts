import { type ErrorCode, errorStatus } from "~/errors";
import { describeErrors } from "./describe-errors";
import type { Endpoint } from "./endpoint";
import { endpoints } from "./endpoints";
import type { DescribedAnswer, Operation, Parameter } from "./operation";
import type { Schema } from "./schema";
import { components } from "./schemas";

const signature: Parameter = {
  name: "X-Shopify-Hmac-Sha256",
  in: "header",
  required: false,
  schema: { anyOf: [{ type: "string" }, { type: "null" }], title: "X-Shopify-Hmac-Sha256" },
  description:
    "Base64 HMAC-SHA256 of the raw body under the app's secret. Not needed, but when it is there it must be right.",
};
const idempotencyKey: Parameter = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  schema: { type: "string", minLength: 1, maxLength: 255 },
  description: "A repetition with the same key and body gets the first answer again, for 24 hours.",
};
const lastEventId: Parameter = {
  name: "Last-Event-ID",
  in: "header",
  required: false,
  schema: { type: "string" },
  description: "Of a stream: go on after this event.",
};

/** The OpenAPI 3.1 document of the API, made from the very schemas and endpoints that serve it. */
export function describeApi() {
  const paths: Record<string, Record<string, Operation>> = {};
  for (const endpoint of endpoints)
    paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method.toLowerCase()]: describeEndpoint(endpoint) };
  return {
    openapi: "3.1.0",
    info: {
      title: "Looklift",
      version: "1",
      summary: "Lifts every worn item out of a photo of a model.",
    },
    servers: [{ url: "/" }],
    paths,
    components: { schemas: components, securitySchemes: { HTTPBearer: { type: "http", scheme: "bearer" } } },
  };
}

function describeEndpoint(endpoint: Endpoint): Operation {
  const { operationId, summary, description, body } = endpoint;
  return {
    operationId,
    summary,
    ...(description && { description }),
    parameters: describeParameters(endpoint),
    ...(body && { requestBody: { required: true, content: { "application/json": { schema: body } } } }),
    responses: { ...describeSuccess(endpoint), ...describeErrors({ codes: errorsOf(endpoint) }) },
    security: [{ HTTPBearer: [] }],
  };
}

function describeParameters({ path, query, repeatable, streams }: Endpoint): Parameter[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  return [
    ...inPath.map((name): Parameter => ({ name, in: "path", required: true, schema: { type: "string" } })),
    ...Object.entries(query?.properties ?? {}).map(
      ([name, { description, ...schema }]): Parameter => ({
        ...{ name, in: "query", required: false, schema },
        ...(description && { description }),
      }),
    ),
    ...(repeatable ? [idempotencyKey] : []),
    ...(streams ? [lastEventId] : []),
    signature,
  ];
}

function describeSuccess({ success, streams, csv }: Endpoint): Record<string, DescribedAnswer> {
  const always = ["X-Request-Id", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"];
  const headers = [...always, ...(success.headers ?? [])].map((name) => [
    name,
    { schema: { type: "string" } as Schema },
  ]);
  const json = success.schema && { "application/json": { schema: success.schema } };
  const stream = { "text/event-stream": { schema: { type: "string", description: "Each `data` is a JobEvent." } } };
  const file = { "text/csv": { schema: { type: "string", description: "By RFC 4180, with a header." } } };
  return {
    [success.status]: {
      description: success.description,
      headers: Object.fromEntries(headers),
      ...(json && { content: { ...json, ...(streams && stream), ...(csv && file) } }),
    },
    ...(streams && { 204: { description: "Of a stream: the job has ended and there are no more events." } }),
  };
}

/** Every error that an endpoint can answer: its own, and those that come before it is asked. */
export function errorsOf({ body, query, method, errors = [], repeatable }: Endpoint): ErrorCode[] {
  const common: ErrorCode[] = ["NOT_AUTHENTICATED", "SIGNATURE_INVALID", "FORBIDDEN", "RATE_LIMITED"];
  const ofBody: ErrorCode[] = body
    ? ["BODY_UNREADABLE", "VALIDATION_ERROR"]
    : query || repeatable
      ? ["VALIDATION_ERROR"]
      : [];
  const ofPost: ErrorCode[] = method !== "GET" ? ["BODY_TOO_LARGE"] : [];
  const all = new Set<ErrorCode>([...ofBody, ...common, ...ofPost, ...errors, "INTERNAL_ERROR", "UNAVAILABLE"]);
  return [...all].sort((a, b) => errorStatus[a] - errorStatus[b]);
}
