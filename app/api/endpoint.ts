import type { Caller } from "~/clients/find-client-by-key";
import type { ErrorLocations } from "./answer-error";
import type { Capability } from "./authenticate-caller";
import type { Schema } from "./schema";

/** One call of the API, authenticated and read: what an endpoint works on. */
export type Call = {
  caller: Caller;
  requestId: string;
  request: Request;
  /** Parts of the path, by name. */
  params: Record<string, string>;
  query: URLSearchParams;
  bytes: Uint8Array;
  /** The body as the schema of the endpoint reads it; undefined where there is none. */
  body: unknown;
};

export type Answer = { status: number; body: unknown; headers?: Record<string, string> };

/** One operation of the API. The path is written as in OpenAPI: `/v1/jobs/{id}`. */
export type Endpoint = {
  method: "GET" | "POST";
  path: string;
  capability: Capability;
  body?: Schema;
  locations?: ErrorLocations;
  answer: (call: Call) => Promise<Answer | Response>;
};
