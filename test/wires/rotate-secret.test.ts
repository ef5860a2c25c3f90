// Shopify's client secret is replaced: for a while Shopify signs with the one before, and everybody is let in all the same.
import { createHmac } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { makeWebhook } from "../support/send-webhook";
import { type Access, API_KEY, API_SECRET, openAccess, SHOP } from "./open-access";

const PREVIOUS = "the-secret-before-the-rotation";
const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

let access: Access;
beforeAll(async () => {
  access = await openAccess({ env: { SHOPIFY_API_SECRET_PREVIOUS: PREVIOUS } });
});
beforeEach(() => access.give());
afterAll(() => access.stop());

function sessionToken(secret: string): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    ...{ iss: `https://${SHOP}/admin`, dest: `https://${SHOP}`, aud: API_KEY, sub: "42" },
    ...{ exp: now + 60, nbf: now, iat: now, jti: "1", sid: "1" },
  };
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const signed = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(claims)}`;
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
}

async function enter(request: Request): Promise<string | number> {
  const { authenticateAdmin } = await import("~/shopify.server");
  return authenticateAdmin(request).then(
    ({ shop }) => shop,
    (thrown) => (thrown instanceof Response ? thrown.status : Promise.reject(thrown)),
  );
}

const call = (secret: string) => {
  const headers = { authorization: `Bearer ${sessionToken(secret)}`, "user-agent": BROWSER };
  return enter(new Request("http://localhost:3000/app/uploads", { headers }));
};
const load = (secret: string) => {
  const host = Buffer.from("admin.shopify.com/store/demo").toString("base64url");
  const query = new URLSearchParams({ embedded: "1", shop: SHOP, host, id_token: sessionToken(secret) });
  return enter(new Request(`http://localhost:3000/app?${query}`, { headers: { "user-agent": BROWSER } }));
};

test("merchants are let in under both secrets, in calls and in first loads, and under no third one", async () => {
  for (const secret of [API_SECRET, PREVIOUS]) expect([await call(secret), await load(secret)]).toEqual([SHOP, SHOP]);
  expect(await call("another secret")).toBe(401);
  expect(await load("another secret")).not.toBe(SHOP);
});

test("webhooks are taken under both, and under no third one", async () => {
  const { action } = await import("~/routes/webhooks");
  const statuses = [API_SECRET, PREVIOUS, "another secret"].map(async (secret) => {
    const request = makeWebhook({ shop: SHOP, topic: "customers/redact", secret });
    return (await action({ request, params: {}, context: {} })).status;
  });
  expect(await Promise.all(statuses)).toEqual([200, 200, 401]);
});

test("tokens are renewed with the new one", async () => {
  await access.give({ seconds: 0 });
  const { findToken } = await import("~/shopify-tokens.server");
  expect(access.state.tokens.has(await findToken({ shop: SHOP }))).toBe(true);
  expect(access.refreshes()).toMatchObject([{ fields: { client_id: API_KEY, client_secret: API_SECRET } }]);
});
