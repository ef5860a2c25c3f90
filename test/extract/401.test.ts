// Strangers: no key, no such key, a revoked one, or a body that is not signed as it claims. Nothing of them is parsed.
import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { signBody } from "~/verify-signature";
import { callApi, errorOf } from "../api/call-api";
import { sendRaw } from "../conformance/send-raw";
import { makeClient, makeTrialImage, startApp, type TestApp } from "../support/start-app";

let app: TestApp;
let token: string;
let body: string;
beforeAll(async () => {
  app = await startApp();
  const client = await makeClient();
  token = client.token;
  body = JSON.stringify({ trial_image: await makeTrialImage({ clientId: client.clientId }) });
});
afterAll(() => app.stop());

const notAuthenticated = {
  status: 401,
  code: "NOT_AUTHENTICATED",
  detail: "Not authenticated",
  message: "Not authenticated",
  hasRequestId: true,
};

test.each([
  ["no header", {}],
  ["another scheme", { authorization: "Basic abc" }],
  ["no token", { authorization: "Bearer " }],
  ["an unknown token", { authorization: "Bearer sk_live_unknown" }],
  ["a word after the token", { authorization: "Bearer sk_live_unknown extra" }],
])("%s", async (_name, headers) => {
  const answer = await callApi({ url: app.url, path: "/v1/extract", body: "{", headers });
  expect(errorOf(answer)).toEqual(notAuthenticated);
  expect(answer.headers.get("www-authenticate")).toBe("Bearer");
});

test("a revoked key is answered as an unknown one, at once", async () => {
  const revoked = await makeClient();
  await app.pool.query("UPDATE api_keys SET revoked_at = now() WHERE client_id = $1", [revoked.clientId]);
  const answer = await callApi({ url: app.url, token: revoked.token, path: "/v1/extract", body });
  expect(errorOf(answer)).toEqual(notAuthenticated);
});

test("two Authorization headers name no key", async () => {
  const header: [string, string] = ["Authorization", `Bearer ${token}`];
  const headers: [string, string][] = [header, header, ["Content-Type", "application/json"]];
  const request = { method: "POST", path: "/v1/extract", headers, body: Buffer.from(body) };
  expect((await sendRaw({ url: app.url, request })).status).toBe(401);
});

test("a stranger is answered before a byte of the announced body is there", async () => {
  const { hostname, port } = new URL(app.url);
  const socket = connect({ host: hostname, port: Number(port) });
  const head =
    "POST /v1/extract HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n";
  const [answer] = (await Promise.all([once(socket, "data"), socket.write(head)]))[0] as Buffer[];
  socket.destroy();
  expect(answer?.toString("latin1")).toMatch(/^HTTP\/1.1 401 /);
});

test("a signature counts over the raw bytes, with both scheme spellings", async () => {
  const signature = signBody({ bytes: body, secret: app.shopifySecret });
  const signed = (headers: Record<string, string>) => callApi({ url: app.url, path: "/v1/extract", body, headers });
  const good = { authorization: `bearer  ${token}`, "x-shopify-hmac-sha256": signature };
  expect((await signed(good)).status).toBe(202);
  const other = await signed({
    ...good,
    "x-shopify-hmac-sha256": signature.replace(/^./, (c) => (c === "A" ? "B" : "A")),
  });
  expect(errorOf(other)).toMatchObject({ status: 401, code: "SIGNATURE_INVALID" });
  expect(errorOf(await signed({ ...good, "x-shopify-hmac-sha256": "" }))).toMatchObject({ code: "SIGNATURE_INVALID" });
});

test("a signature without a key proves no identity", async () => {
  const signature = signBody({ bytes: body, secret: app.shopifySecret });
  const answer = await callApi({
    url: app.url,
    path: "/v1/extract",
    body,
    headers: { "x-shopify-hmac-sha256": signature },
  });
  expect(errorOf(answer)).toEqual(notAuthenticated);
});

test("a key can ask for signatures: then a body without one is refused", async () => {
  const strict = await makeClient({ requireHmac: true });
  const own = JSON.stringify({ trial_image: await makeTrialImage({ clientId: strict.clientId }) });
  const unsigned = await callApi({ url: app.url, token: strict.token, path: "/v1/extract", body: own });
  expect(errorOf(unsigned)).toMatchObject({ status: 401, code: "SIGNATURE_INVALID" });
  const headers = { "x-shopify-hmac-sha256": signBody({ bytes: own, secret: app.shopifySecret }) };
  const signed = await callApi({ url: app.url, token: strict.token, path: "/v1/extract", body: own, headers });
  expect(signed.status).toBe(202);
});
