// The token endpoint of the Shopify stand-in: who gets a token, how long it is good, and what ends it.
import { createHmac } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  API_KEY,
  API_SECRET,
  askToken,
  EXCHANGE,
  openAdmin,
  postAdmin,
  SCOPES,
  SHOP,
  type ShopWorld,
  startShopWorld,
  takeIdToken,
} from "./shopify-world";

let world: ShopWorld;
let origin: string;

beforeEach(async () => {
  world = await startShopWorld();
  origin = world.shop.origin;
});
afterEach(() => world.stop());

const exchange = async (change: Record<string, string> = {}) =>
  askToken(origin, { ...EXCHANGE, subject_token: await takeIdToken(origin), ...change });
const refresh = (token: string | undefined, change: Record<string, string> = {}) =>
  askToken(origin, {
    ...{ client_id: API_KEY, client_secret: API_SECRET, grant_type: "refresh_token", refresh_token: token ?? "" },
    ...change,
  });

function forge(
  change: Record<string, unknown>,
  secret = API_SECRET,
  head: object = { alg: "HS256", typ: "JWT" },
): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    ...{ iss: `https://${SHOP}/admin`, dest: `https://${SHOP}`, aud: API_KEY, sub: "42" },
    ...{ exp: now + 60, nbf: now, iat: now, jti: "1", sid: "1", ...change },
  };
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const signed = `${encode(head)}.${encode(claims)}`;
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
}

test("a session token is exchanged for an offline token that expires, as JSON and as a form", async () => {
  const { status, body } = await exchange();
  expect(status).toBe(200);
  expect(body).toEqual({
    access_token: expect.stringMatching(/^shpat_/),
    scope: SCOPES,
    expires_in: 3600,
    refresh_token: expect.stringMatching(/^shprt_/),
    refresh_token_expires_in: 7_776_000,
  });
  const form = await fetch(`${origin}/admin/oauth/access_token`, {
    method: "POST",
    body: new URLSearchParams({ ...EXCHANGE, subject_token: await takeIdToken(origin) }),
  });
  expect(await form.json()).toHaveProperty("access_token");
});

test("an online token belongs to the merchant", async () => {
  const online = EXCHANGE.requested_token_type.replace("offline", "online");
  const { body } = await exchange({ requested_token_type: online });
  expect(body).toMatchObject({ associated_user: { id: 42 }, associated_user_scope: SCOPES });
  expect(body).not.toHaveProperty("refresh_token");
});

describe("refused", () => {
  const now = Math.floor(Date.now() / 1000);
  test.each([
    ["signed with another secret", () => forge({}, "another secret")],
    ["for another app", () => forge({ aud: "another" })],
    ["expired", () => forge({ exp: now - 60 })],
    ["not yet good", () => forge({ nbf: now + 600 })],
    ["of another shop", () => forge({ dest: "https://other.myshopify.com" })],
    ["without a signature's algorithm", () => forge({}, API_SECRET, { alg: "none" })],
    ["without an end", () => forge({ exp: undefined })],
    ["no token at all", () => "x"],
  ])("a session token %s", async (_, make) => {
    expect(await exchange({ subject_token: make() })).toEqual({
      status: 400,
      body: { error: "invalid_subject_token" },
    });
  });

  test.each([
    ["another client id", { client_id: "another" }, "invalid_client"],
    ["another secret", { client_secret: "another" }, "invalid_client"],
    ["another kind of grant", { grant_type: "authorization_code" }, "unsupported_grant_type"],
    ["an offline token for ever", { expiring: "0" }, "invalid_request"],
  ])("%s", async (_, change, error) => {
    const { status, body } = await exchange(change);
    expect({ status, error: body["error"] }).toEqual({ status: 400, error });
    expect(world.shop.state.tokens.size).toBe(0);
  });
});

describe("refresh", () => {
  test("gives new tokens and rotates the refresh token", async () => {
    const first = (await exchange()).body;
    const second = (await refresh(first["refresh_token"])).body;
    expect(second["access_token"]).not.toBe(first["access_token"]);
    expect(second["refresh_token"]).not.toBe(first["refresh_token"]);
    expect((await postAdmin(origin, { token: second["access_token"]!, query: "{ shop { name } }" })).status).toBe(200);
  });

  test("the refresh token before stays good until its successor was used", async () => {
    const first = (await exchange()).body["refresh_token"];
    const lost = await refresh(first);
    const again = await refresh(first);
    expect([lost.status, again.status]).toEqual([200, 200]);
    expect((await refresh(again.body["refresh_token"])).status).toBe(200);
    expect(await refresh(first)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  });

  test("a made-up token is refused", async () => {
    expect(await refresh("shprt_made_up")).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  });
});

test("an uninstall ends every token at once, and no session token is given", async () => {
  const { body } = await exchange();
  const idToken = await takeIdToken(origin);
  await fetch(`${origin}/stand-in/uninstall`, { method: "POST" });
  expect((await postAdmin(origin, { token: body["access_token"]!, query: "{ shop { name } }" })).status).toBe(401);
  expect((await refresh(body["refresh_token"])).body).toMatchObject({ error: "invalid_grant" });
  expect((await exchange({ subject_token: idToken })).body).toEqual({ error: "invalid_subject_token" });
  expect((await fetch(`${origin}/stand-in/id_token`)).status).toBe(409);
});

test("the app can uninstall itself", async () => {
  const ask = await openAdmin(world);
  const { data } = await ask("mutation { appUninstall { app { title } userErrors { message } } }");
  expect(data.appUninstall).toEqual({ app: { title: "Test app" }, userErrors: [] });
  expect(world.shop.state.installation.installed).toBe(false);
});

describe("what steers the stand-in is for its own pages and for programs", () => {
  test.each([
    ["another origin", { origin: "https://evil.test" }],
    ["a page of another site", { "sec-fetch-site": "cross-site" }],
  ])("not for %s", async (_, headers) => {
    const response = await fetch(`${origin}/stand-in/uninstall`, { method: "POST", headers });
    expect(response.status).toBe(403);
    expect(world.shop.state.installation.installed).toBe(true);
  });

  test("and no other name of this machine is answered", async () => {
    const { port } = new URL(origin);
    const { request } = await import("node:http");
    const status = await new Promise((resolve, reject) => {
      const call = request({
        host: "127.0.0.1",
        port,
        path: "/stand-in/id_token",
        headers: { host: `evil.test:${port}` },
      });
      call.once("response", (response) => resolve(response.resume().statusCode));
      call.once("error", reject).end();
    });
    expect(status).toBe(421);
  });
});
