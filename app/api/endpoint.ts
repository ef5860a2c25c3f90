import type { Caller } from "~/clients/find-client-by-key";
import type { Capability } from "~/clients/issue-key";
import type { ErrorCode } from "~/errors";
import type { ErrorLocations } from "./answer-error";
import type { Places } from "./limit-load";
import type { Schema } from "./schema";

/** One call of the API, authenticated and read: what an endpoint works on. */
export type Call = {
  caller: Caller;
  requestId: string;
  request: Request;
  /** Parts of the path, by name. */
  params: Record<string, string>;
  /** The query as the schema of the endpoint reads it, and the text of what it does not name. */
  query: Record<string, unknown>;
  bytes: Uint8Array;
  /** The body as the schema of the endpoint reads it; undefined where there is none. */
  body: unknown;
};

export type Answer = { body: unknown; headers?: Record<string, string> };

/**
 * One operation of the API: what it is, what it takes, what it may answer, and the function that answers. The routes, the
 * OpenAPI document and the tests all read it here. The path is written as in OpenAPI: `/v1/jobs/{id}`.
 */
export type Endpoint = {
  method: "GET" | "POST" | "DELETE";
  path: string;
  operationId: string;
  summary: string;
  description?: string;
  /** null where the endpoint asks for itself what the key may do. */
  capability: Capability | null;
  /** An object whose properties are the parameters of the query. */
  query?: Schema;
  body?: Schema;
  success: { status: 200 | 201 | 202 | 204; description: string; schema?: Schema; headers?: string[] };
  /** Whether it reads an Idempotency-Key. */
  repeatable?: true;
  /** Whose places its calls take while this process works on them; those of all calls unless it says so. */
  places?: Places;
  /** Whether it proves the key again with what it changes, so that what is remembered of the key is enough to begin. */
  provesKey?: true;
  /** Whether it can answer as a stream of events, too. */
  streams?: true;
  /** Whether it can answer as a CSV file, too. */
  csv?: true;
  /** The errors that are this endpoint's own; those that every endpoint can answer are not named. */
  errors?: ErrorCode[];
  locations?: ErrorLocations;
  /** A Response is answered as it is: a stream or a file. */
  answer: (call: Call) => Promise<Answer | Response>;
};
