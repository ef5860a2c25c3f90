// MCP at the door: one message at a time, behind the key, with the id and the limits of every call.
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeClient, startApp, type TestApp } from "../support/start-app";
import { callApi, errorOf } from "./call-api";

let app: TestApp;
let token: string;
let clientId: string;
beforeAll(async () => {
  app = await startApp();
  ({ token, clientId } = await makeClient({ credits: 1 }));
});
afterAll(() => app.stop());

const accept = "application/json, text/event-stream";
const ping = { jsonrpc: "2.0", id: 7, method: "ping" };
const send = (body: unknown, headers: Record<string, string> = {}) =>
  callApi({ url: app.url, token, path: "/mcp", body, headers: { accept, ...headers } });
const call = (params?: unknown) => ({ jsonrpc: "2.0", id: 1, method: "tools/call", ...(params ? { params } : {}) });

test("an answer has the id and the allowance of every call, and is not to be kept", async () => {
  const { status, body, headers } = await send(ping);
  expect([status, body]).toEqual([200, { jsonrpc: "2.0", id: 7, result: {} }]);
  expect(headers.get("x-request-id")).toMatch(/^[0-9A-Z]{26}$/);
  expect(headers.get("ratelimit-limit")).toBe("6000");
  expect(headers.get("cache-control")).toBe("no-store");
  expect(headers.get("mcp-session-id")).toBeNull();
});

test("a notification is taken without an answer", async () => {
  const { status, body } = await send({ jsonrpc: "2.0", method: "notifications/initialized" });
  expect([status, body]).toEqual([202, {}]);
});

test("a list of calls is refused: it would be many for the price of one", async () => {
  expect((await send([ping, { ...ping, id: 8 }])).status).toBe(400);
});

const deep = `{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":${"[".repeat(70)}${"]".repeat(70)}}}`;
test.each([
  ["a broken text", "{", 400, -32700],
  ["nothing", "", 400, -32700],
  ["bytes that are no UTF-8", Buffer.from([0x22, 0xff, 0x22]), 400, -32700],
  ["another version of JSON-RPC", { ...ping, jsonrpc: "1.0" }, 400, -32700],
  ["params that are a list", { ...ping, params: [] }, 400, -32700],
  ["more than 64 levels", deep, 400, -32700],
  ["a depth beyond reading", "[".repeat(20_000), 400, -32700],
  ["an unknown method", { ...ping, method: "constructor" }, 200, -32601],
  ["no tool", call(), 200, -32602],
  ["a name that is none", call({ name: 7 }), 200, -32602],
  ["an initialize without a revision", { ...ping, method: "initialize", params: {} }, 200, -32602],
  ["a page that is a number", { ...ping, method: "tools/list", params: { cursor: 7 } }, 200, -32602],
  ["a task, which it does not keep", call({ name: "read_credits", arguments: {}, task: { ttl: 1 } }), 200, -32602],
  ["arguments that are a text", call({ name: "read_credits", arguments: "all" }), 200, -32602],
])("%s is an error of the protocol", async (_name, body, status, code) => {
  const answer = await send(body);
  expect([answer.status, (answer.body["error"] as { code: number }).code]).toEqual([status, code]);
});

test("a revision, a form and an answer that it does not speak", async () => {
  expect((await send(ping, { "mcp-protocol-version": "1999-01-01" })).status).toBe(400);
  expect((await send(ping, { "content-type": "text/plain" })).status).toBe(415);
  expect((await send(ping, { accept: "text/html" })).status).toBe(406);
});

test("too long a body, another method, no key", async () => {
  expect(errorOf(await send(" ".repeat(300_000)))).toMatchObject({ status: 413, code: "BODY_TOO_LARGE" });
  for (const method of ["GET", "DELETE"]) {
    const answer = await callApi({ url: app.url, token, path: "/mcp", method, headers: { accept } });
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "POST"]);
  }
  const stranger = await callApi({ url: app.url, path: "/mcp", body: "{" });
  expect(errorOf(stranger)).toMatchObject({ status: 401, code: "NOT_AUTHENTICATED" });
  expect(stranger.headers.get("www-authenticate")).toBe("Bearer");
});

test("beyond the limit, and unsigned where the key asks for signatures", async () => {
  await app.pool.query("UPDATE api_keys SET require_hmac = true WHERE client_id = $1", [clientId]);
  expect(errorOf(await send(ping))).toMatchObject({ status: 401, code: "SIGNATURE_INVALID" });
  await app.pool.query("UPDATE api_keys SET calls_per_minute_max = 0 WHERE client_id = $1", [clientId]);
  expect((await send(ping)).status).toBe(429);
});
