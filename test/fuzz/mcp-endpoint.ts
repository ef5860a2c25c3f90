import type { Endpoint } from "~/api/endpoint";
import type { Schema } from "~/api/schema";

const methods = [
  "initialize",
  "ping",
  "tools/list",
  "tools/call",
  "tools/call",
  "tools/call",
  "notifications/cancelled",
];
const others = ["resources/list", "logging/setLevel", "completion/complete", "tasks/get", "__proto__", "constructor"];

/** POST /mcp with a schema of its messages, which the OpenAPI document does not describe; for making them up. */
export async function describeMcp(): Promise<Endpoint> {
  const { serveMcp } = await import("~/api/serve-mcp");
  const { mcpTools } = await import("~/api/mcp-tools");
  const params: Schema = {
    type: "object",
    properties: {
      name: { type: "string", enum: Object.keys(mcpTools) },
      arguments: { anyOf: Object.values(mcpTools).map(({ input }) => withoutWait(input)) },
      protocolVersion: { type: "string", enum: ["2025-11-25", "2025-06-18", "1999-01-01"] },
      capabilities: { type: "object" },
      clientInfo: { type: "object", properties: { name: { type: "string" }, version: { type: "string" } } },
    },
    required: ["name", "arguments"],
  };
  const message: Schema = {
    type: "object",
    properties: {
      jsonrpc: { type: "string", enum: ["2.0"] },
      id: { anyOf: [{ type: "integer" }, { type: "string" }] },
      method: { type: "string", enum: [...methods, ...others] },
      params,
    },
    required: ["jsonrpc", "id", "method", "params"],
  };
  return { ...serveMcp, body: message };
}

// a run that waits for jobs which nobody works on finds no more
function withoutWait(schema: Schema): Schema {
  const { wait: _, ...properties } = schema.properties ?? {};
  return schema.properties ? { ...schema, properties } : schema;
}
