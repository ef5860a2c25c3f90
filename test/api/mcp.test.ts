// MCP: the protocol's own way from initialize to a result, under the same keys and limits as the rest.
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeClient, makeTrialImage, startApp, type TestApp } from "../support/start-app";
import { callApi, errorOf } from "./call-api";
import { runJob } from "./run-job";

let app: TestApp;
let token: string;
let clientId: string;
beforeAll(async () => {
  app = await startApp();
  ({ token, clientId } = await makeClient({ credits: 20 }));
});
afterAll(() => app.stop());

const send = (body: unknown, headers: Record<string, string> = {}) =>
  callApi({
    url: app.url,
    token,
    path: "/mcp",
    body,
    headers: { accept: "application/json, text/event-stream", ...headers },
  });
const rpc = async (method: string, params?: unknown) =>
  (await send({ jsonrpc: "2.0", id: 7, method, ...(params !== undefined && { params }) })).body;
type ToolResult = {
  isError: boolean;
  structuredContent: Record<string, unknown>;
  content: { type: string; text: string }[];
};
const callTool = async (name: string, given?: unknown) =>
  (await rpc("tools/call", { name, arguments: given }))["result"] as ToolResult;

test("begins with the caller's revision, or with the newest", async () => {
  const params = { protocolVersion: "2025-03-26", capabilities: {}, clientInfo: { name: "test", version: "1" } };
  expect(await rpc("initialize", params)).toMatchObject({
    jsonrpc: "2.0",
    id: 7,
    result: { protocolVersion: "2025-03-26", capabilities: { tools: {} }, serverInfo: { name: "looklift" } },
  });
  expect(await rpc("initialize", { ...params, protocolVersion: "2024-01-01" })).toMatchObject({
    result: { protocolVersion: "2025-06-18" },
  });
  const notified = await send({ jsonrpc: "2.0", method: "notifications/initialized" });
  expect([notified.status, notified.body]).toEqual([202, {}]);
  expect(await rpc("ping")).toEqual({ jsonrpc: "2.0", id: 7, result: {} });
});

test("lists its tools with schemas that stand by themselves", async () => {
  const { tools } = (await rpc("tools/list"))["result"] as { tools: { name: string; inputSchema: { type: string } }[] };
  expect(tools.map(({ name }) => name)).toEqual(["announce_upload", "extract_items", "read_job", "read_credits"]);
  for (const { inputSchema } of tools) expect(inputSchema.type).toBe("object");
  expect(JSON.stringify(tools)).not.toContain("$ref");
});

test("leads from a photo to its items, and pays once for a repeated call", async () => {
  const announced = await callTool("announce_upload", { content_type: "image/jpeg", content_length: 1000 });
  expect(announced).toMatchObject({ isError: false, structuredContent: { method: "PUT" } });
  const trial_image = await makeTrialImage({ clientId });
  const given = { trial_image, extraction_context: { product_name: "Coat" }, idempotency_key: "one" };
  const first = await callTool("extract_items", given);
  const again = await callTool("extract_items", given);
  expect(first.structuredContent).toMatchObject({ status: "NOT_STARTED", credits_cost: 1, replayed: false });
  expect(again.structuredContent).toEqual({ ...first.structuredContent, replayed: true });
  await runJob({ requestId: first.structuredContent["request_id"] });
  const job = await callTool("read_job", { id: first.structuredContent["job_id"], wait: 5 });
  expect(job.structuredContent).toMatchObject({ status: "SUCCESS", items: [{ category: "outerwear" }, {}] });
  expect(JSON.parse(job.content[0]?.text ?? "")).toEqual(job.structuredContent);
  expect((await callTool("read_credits", {})).structuredContent).toMatchObject({ available: 19, reserved: 0 });
});

test("what a tool refuses is a result that says why", async () => {
  const refused = await callTool("extract_items", { trial_image: "unknown" });
  expect(refused.isError).toBe(true);
  expect(JSON.parse(refused.content[0]?.text ?? "")).toMatchObject({ error: { code: "RESOURCE_NOT_FOUND" } });
  const invalid = await callTool("extract_items", {});
  expect(JSON.parse(invalid.content[0]?.text ?? "")).toMatchObject({ detail: [{ loc: ["arguments", "trial_image"] }] });
  const foreign = await makeClient();
  const theirs = await callApi({
    ...{ url: app.url, token: foreign.token, path: "/v1/extract" },
    body: { trial_image: await makeTrialImage({ clientId: foreign.clientId }) },
  });
  const answers = [];
  for (const id of [theirs.body["job_id"], "00000000-0000-4000-8000-000000000000", "a\0b"])
    answers.push((await callTool("read_job", { id })).content[0]?.text.replace(/"request_id":"\w+"/, ""));
  expect(new Set(answers).size).toBe(1);
});

test("a key does through a tool what it may do anyway, and no more", async () => {
  const reader = await makeClient();
  await app.pool.query("UPDATE api_keys SET capabilities = '{jobs:read}' WHERE client_id = $1", [reader.clientId]);
  const body = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "read_credits", arguments: {} } };
  const answer = await callApi({ url: app.url, token: reader.token, path: "/mcp", body });
  expect(JSON.stringify(answer.body)).toContain("FORBIDDEN");
});

test.each([
  ["a broken text", "{", 400, -32700],
  ["a list", [], 400, -32600],
  ["another version of JSON-RPC", { jsonrpc: "1.0", id: 1, method: "ping" }, 400, -32600],
  ["params that are a list", { jsonrpc: "2.0", id: 1, method: "ping", params: [] }, 400, -32600],
  ["an unknown method", { jsonrpc: "2.0", id: 1, method: "resources/list" }, 200, -32601],
  ["an unknown tool", { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "constructor" } }, 200, -32602],
  ["no tool", { jsonrpc: "2.0", id: 1, method: "tools/call" }, 200, -32602],
])("%s", async (_name, body, status, code) => {
  const answer = await send(body);
  expect([answer.status, (answer.body["error"] as { code: number }).code]).toEqual([status, code]);
});

test("a revision that it does not speak", async () => {
  const answer = await send({ jsonrpc: "2.0", id: 1, method: "ping" }, { "mcp-protocol-version": "1999-01-01" });
  expect(answer.status).toBe(400);
});

test("without a key, by another method, beyond the limit", async () => {
  const ping = { jsonrpc: "2.0", id: 1, method: "ping" };
  const stranger = await callApi({ url: app.url, path: "/mcp", body: ping });
  expect(errorOf(stranger)).toMatchObject({ status: 401, code: "NOT_AUTHENTICATED" });
  expect(stranger.headers.get("www-authenticate")).toBe("Bearer");
  const got = await callApi({ url: app.url, token, path: "/mcp" });
  expect([got.status, got.headers.get("allow")]).toEqual([405, "POST"]);
  await app.pool.query("UPDATE api_keys SET calls_per_minute_max = 0 WHERE client_id = $1", [clientId]);
  expect((await send(ping)).status).toBe(429);
});
