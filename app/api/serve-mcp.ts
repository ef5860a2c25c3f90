import { AppError } from "~/errors";
import { answerError } from "./answer-error";
import type { Call, Endpoint } from "./endpoint";
import { inlineSchema } from "./inline-schema";
import { mcpTools, runTool, toolLocations } from "./mcp-tools";
import { parseBody } from "./parse-body";

// The revisions of the protocol that this subset is the same in, newest first.
const versions = ["2025-06-18", "2025-03-26"];

/** JSON-RPC's own numbers. */
const codes = { parse: -32_700, request: -32_600, method: -32_601, params: -32_602 } as const;

type Message = { jsonrpc?: unknown; id?: unknown; method?: unknown; params?: Record<string, unknown> };

/**
 * The Model Context Protocol over HTTP without sessions: each POST is one JSON-RPC message and its answer. It goes the way of
 * every call, with the same keys and limits. Written out by hand: tools alone are four methods, and need no library.
 */
export const serveMcp: Endpoint = {
  ...{ method: "POST", path: "/mcp", operationId: "mcp", summary: "The Model Context Protocol" },
  capability: null,
  success: { status: 200, description: "The answer of JSON-RPC" },
  answer,
};

async function answer(call: Call): Promise<Response> {
  const version = call.request.headers.get("mcp-protocol-version");
  if (version !== null && !versions.includes(version))
    return failed({ call, id: null, status: 400, code: codes.request, message: `Speaks ${versions.join(" and ")}.` });
  const message = readMessage(call);
  if (message instanceof Response) return message;
  const { id, method, params = {} } = message;
  // a notification has no id and wants no answer
  if (id === undefined) return new Response(null, { status: 202, headers: { "x-request-id": call.requestId } });
  switch (method) {
    case "initialize":
      return succeeded({ call, id, result: initialise(params) });
    case "ping":
      return succeeded({ call, id, result: {} });
    case "tools/list":
      return succeeded({ call, id, result: { tools: listTools() } });
    case "tools/call":
      return callTool({ call, id, params });
    default:
      return failed({ call, id, code: codes.method, message: "Method not found" });
  }
}

function readMessage(call: Call): Message | Response {
  const refuse = (code: number, message: string) => failed({ call, id: null, status: 400, code, message });
  try {
    const parsed = parseBody({ bytes: call.bytes, contentType: call.request.headers.get("content-type") });
    const value = parsed.kind === "json" ? parsed.value : null;
    if (typeof value !== "object" || value === null || Array.isArray(value))
      return refuse(codes.request, "One JSON-RPC message, as application/json.");
    const { jsonrpc, id, method, params } = value as Message;
    const isMessage = jsonrpc === "2.0" && typeof method === "string";
    const hasId = id === undefined || typeof id === "string" || typeof id === "number";
    const hasParams = params === undefined || (typeof params === "object" && params !== null && !Array.isArray(params));
    return isMessage && hasId && hasParams ? (value as Message) : refuse(codes.request, "Invalid request");
  } catch (error) {
    if (error instanceof AppError) return refuse(codes.parse, "Parse error");
    throw error;
  }
}

function initialise({ protocolVersion }: Record<string, unknown>) {
  return {
    protocolVersion: versions.find((version) => version === protocolVersion) ?? versions[0],
    capabilities: { tools: {} },
    serverInfo: { name: "looklift", title: "Looklift", version: "1" },
    instructions:
      "Lifts every worn item out of a photo of a model. Announce the upload, PUT the photo, extract_items, then read_job with wait.",
  };
}

function listTools() {
  return Object.entries(mcpTools).map(([name, { description, input, readOnly }]) => ({
    ...{ name, description, inputSchema: inlineSchema(input) },
    annotations: { readOnlyHint: readOnly, destructiveHint: false, openWorldHint: false },
  }));
}

type CallTool = { call: Call; id: unknown; params: Record<string, unknown> };

// What a tool refuses is a result that the model reads, not an error of the protocol.
async function callTool({ call, id, params }: CallTool): Promise<Response> {
  const { name, arguments: given = {} } = params;
  if (typeof name !== "string") return failed({ call, id, code: codes.params, message: "No tool is named." });
  try {
    const { caller, request } = call;
    const body = await runTool({ name, given, caller, request });
    if (body === undefined) return failed({ call, id, code: codes.params, message: "Unknown tool" });
    const structuredContent = JSON.parse(JSON.stringify(body)) as unknown;
    return succeeded({ call, id, result: { ...asText(structuredContent), structuredContent, isError: false } });
  } catch (error) {
    const refusal = answerError({ error, requestId: call.requestId, locations: toolLocations });
    return succeeded({ call, id, result: { ...asText(await refusal.json()), isError: true } });
  }
}

function asText(body: unknown) {
  return { content: [{ type: "text", text: JSON.stringify(body) }] };
}

function succeeded({ call, id, result }: { call: Call; id: unknown; result: unknown }): Response {
  return write(call, 200, { jsonrpc: "2.0", id, result });
}

type Failed = { call: Call; id: unknown; status?: number; code: number; message: string };

function failed({ call, id, status = 200, code, message }: Failed): Response {
  return write(call, status, { jsonrpc: "2.0", id, error: { code, message } });
}

function write({ requestId }: Call, status: number, body: unknown): Response {
  return Response.json(body, { status, headers: { "x-request-id": requestId, "cache-control": "no-store" } });
}
