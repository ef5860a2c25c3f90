// MCP, with the SDK's own client: from the first word to a result, under the same keys and limits as the rest.
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeClient, makeTrialImage, startApp, type TestApp } from "../support/start-app";
import { callApi } from "./call-api";
import { runJob } from "./run-job";

let app: TestApp;
let token: string;
let clientId: string;
let client: Client;
beforeAll(async () => {
  app = await startApp();
  ({ token, clientId } = await makeClient({ credits: 20 }));
  client = await connect(token);
});
afterAll(async () => {
  await client.close();
  await app.stop();
});

async function connect(key: string): Promise<Client> {
  const made = new Client({ name: "test", version: "1" });
  const requestInit = { headers: { authorization: `Bearer ${key}` } };
  await made.connect(new StreamableHTTPClientTransport(new URL(`${app.url}/mcp`), { requestInit }));
  return made;
}

type ToolResult = CallToolResult & { structuredContent: Record<string, unknown> };
const callTool = async (name: string, given: Record<string, unknown> = {}) =>
  (await client.callTool({ name, arguments: given })) as ToolResult;
const textOf = ({ content: [part] }: CallToolResult) => (part?.type === "text" ? part.text : "");

test("says who it is and what it is for", async () => {
  expect(client.getServerVersion()).toMatchObject({ name: "looklift" });
  expect(client.getServerCapabilities()).toEqual({ tools: {} });
  expect(client.getInstructions()).toContain("extract_items");
  expect(await client.ping()).toEqual({});
});

test("lists its tools with schemas that stand by themselves", async () => {
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual(["announce_upload", "extract_items", "read_job", "read_credits"]);
  for (const { inputSchema } of tools) expect(inputSchema.type).toBe("object");
  expect(tools.map(({ annotations }) => annotations?.readOnlyHint)).toEqual([false, false, true, true]);
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
  expect(JSON.parse(textOf(job))).toEqual(job.structuredContent);
  expect((await callTool("read_credits")).structuredContent).toMatchObject({ available: 19, reserved: 0 });
});

test("what a tool refuses is a result that says why", async () => {
  const refused = await callTool("extract_items", { trial_image: "unknown" });
  expect(refused.isError).toBe(true);
  expect(JSON.parse(textOf(refused))).toMatchObject({ error: { code: "RESOURCE_NOT_FOUND" } });
  const invalid = await callTool("extract_items");
  expect(JSON.parse(textOf(invalid))).toMatchObject({ detail: [{ loc: ["arguments", "trial_image"] }] });
});

test("another client's job is as unknown as one that is not there", async () => {
  const foreign = await makeClient();
  const theirs = await callApi({
    ...{ url: app.url, token: foreign.token, path: "/v1/extract" },
    body: { trial_image: await makeTrialImage({ clientId: foreign.clientId }) },
  });
  const answers: string[] = [];
  for (const id of [theirs.body["job_id"], "00000000-0000-4000-8000-000000000000", "a\0b"])
    answers.push(textOf(await callTool("read_job", { id })).replace(/"request_id":"\w+"/, ""));
  expect(answers[0]).toContain("JOB_NOT_FOUND");
  expect(new Set(answers).size).toBe(1);
});

test("a key does through a tool what it may do anyway, and no more", async () => {
  const reader = await makeClient();
  await app.pool.query("UPDATE api_keys SET capabilities = '{jobs:read}' WHERE client_id = $1", [reader.clientId]);
  const other = await connect(reader.token);
  expect(textOf((await other.callTool({ name: "read_credits" })) as CallToolResult)).toContain("FORBIDDEN");
  await other.close();
});

test("an unknown tool and an unknown method are errors of the protocol", async () => {
  for (const name of ["nothing", "constructor"])
    await expect(client.callTool({ name })).rejects.toMatchObject({ code: -32602 });
  await expect(client.listResources()).rejects.toThrow();
});

test("a client without a key does not get in", async () => {
  await expect(connect("sk_live_unknown")).rejects.toMatchObject({ code: 401 });
});
