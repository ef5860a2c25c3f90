import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import {
  type CallToolRequest,
  CallToolRequestSchema,
  type CallToolResult,
  ErrorCode,
  ListToolsRequestSchema,
  McpError,
  type Tool,
} from "@modelcontextprotocol/sdk/types.js";
import { AjvJsonSchemaValidator } from "@modelcontextprotocol/sdk/validation/ajv";
import { AppError } from "~/errors";
import { requestDepthLevelsMax } from "~/limits";
import { answerError } from "./answer-error";
import type { Call, Endpoint } from "./endpoint";
import { inlineSchema } from "./inline-schema";
import { mcpTools, runTool, toolLocations } from "./mcp-tools";
import { parseBody } from "./parse-body";

const instructions =
  "Lifts every worn item out of a photo of a model. Announce the upload, PUT the photo, extract_items, then read_job with wait.";
// Judges what a client answers when a server asks it something, which this one never does. Made once: it is costly to make.
const jsonSchemaValidator = new AjvJsonSchemaValidator();

/**
 * The Model Context Protocol over HTTP without sessions: each POST is one JSON-RPC message and its answer. It goes the way of
 * every call, with the same keys and limits; the protocol itself is the official SDK's.
 */
export const serveMcp: Endpoint = {
  ...{ method: "POST", path: "/mcp", operationId: "mcp", summary: "The Model Context Protocol" },
  capability: null,
  success: { status: 200, description: "The answer of JSON-RPC" },
  answer,
};

// A server and a transport for each message, as the SDK wants it where there are no sessions.
async function answer(call: Call): Promise<Response> {
  const server = buildServer(call);
  const transport = buildTransport();
  await server.connect(transport);
  try {
    const response = await transport.handleRequest(call.request, { parsedBody: readMessage(call) });
    response.headers.set("x-request-id", call.requestId);
    response.headers.set("cache-control", "no-store");
    return response;
  } finally {
    await server.close();
  }
}

/**
 * The one message of a body; null, which the SDK refuses as no message, where there is none to be read. A list is none: it
 * would be many calls for the price of one, and the protocol has none since 2025-06-18.
 */
function readMessage({ bytes, request }: Call): unknown {
  try {
    const parsed = parseBody({ bytes, contentType: request.headers.get("content-type") });
    const isRead = parsed.kind === "json" && parsed.depth <= requestDepthLevelsMax && !Array.isArray(parsed.value);
    return isRead ? parsed.value : null;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

function buildServer(call: Call): Server {
  const info = { name: "looklift", title: "Looklift", version: "1" };
  const server = new Server(info, { capabilities: { tools: {} }, instructions, jsonSchemaValidator });
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools }));
  server.setRequestHandler(CallToolRequestSchema, ({ params }) => callTool(call, params));
  return server;
}

// What fails here is always the message: a tool's own failure is a result. The SDK calls some of it an internal error.
function buildTransport() {
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  const send = transport.send.bind(transport);
  transport.send = (message, options) => {
    const isInternal = "error" in message && message.error.code === ErrorCode.InternalError;
    return send(
      isInternal ? { ...message, error: { ...message.error, code: ErrorCode.InvalidParams } } : message,
      options,
    );
  };
  return transport;
}

const tools = Object.entries(mcpTools).map(
  ([name, { description, input, readOnly }]): Tool => ({
    ...{ name, description, inputSchema: inlineSchema(input) as Tool["inputSchema"] },
    annotations: { readOnlyHint: readOnly, destructiveHint: false, openWorldHint: false },
  }),
);

// What a tool refuses is a result that the model reads, not an error of the protocol.
async function callTool({ caller, request, requestId }: Call, params: CallToolRequest["params"]) {
  const { name, arguments: given = {} } = params;
  const tool = Object.hasOwn(mcpTools, name) ? mcpTools[name] : undefined;
  if (!tool) throw new McpError(ErrorCode.InvalidParams, "Unknown tool");
  try {
    const body = await runTool({ tool, given, caller, request });
    const structuredContent = JSON.parse(JSON.stringify(body)) as Record<string, unknown>;
    return { ...asText(structuredContent), structuredContent, isError: false };
  } catch (error) {
    const refusal = answerError({ error, requestId, locations: toolLocations });
    return { ...asText(await refusal.json()), isError: true };
  }
}

function asText(body: unknown): CallToolResult {
  return { content: [{ type: "text", text: JSON.stringify(body) }] };
}
