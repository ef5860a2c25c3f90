// Who is let into the admin: a session token that is signed, ends, and names one shop.
import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openShop, SHOP, type Shop } from "../storefront/open-shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.stop());

const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
const now = () => Math.floor(Date.now() / 1000);
const whole = () => ({
  ...{ iss: `https://${SHOP}/admin`, dest: `https://${SHOP}`, aud: shop.core.settings["SHOPIFY_API_KEY"], sub: "42" },
  ...{ exp: now() + 60, nbf: now(), iat: now(), jti: "1", sid: "1" },
});

function sign(claims: object, secret = shop.core.shopifySecret): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const signed = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(claims)}`;
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
}

/** The status of a call with this token; 200 when it was let in. */
async function enter(token: string): Promise<{ status: number; retry: string | null }> {
  const { authenticateMerchant } = await import("~/clients/authenticate-merchant");
  const headers = { authorization: `Bearer ${token}`, "user-agent": BROWSER };
  try {
    const { shop: entered } = await authenticateMerchant(new Request("http://localhost:3000/app/uploads", { headers }));
    expect(entered).toBe(SHOP);
    return { status: 200, retry: null };
  } catch (thrown) {
    if (!(thrown instanceof Response)) throw thrown;
    return { status: thrown.status, retry: thrown.headers.get("x-shopify-retry-invalid-session-request") };
  }
}

test("a whole token lets in", async () => {
  expect(await enter(sign(whole()))).toEqual({ status: 200, retry: null });
});

test.each([
  ["without an end", () => sign({ ...whole(), exp: undefined })],
  ["past its end", () => sign({ ...whole(), exp: now() - 60 })],
  ["issued by another shop", () => sign({ ...whole(), iss: "https://other.myshopify.com/admin" })],
  ["without an issuer", () => sign({ ...whole(), iss: undefined })],
  ["for another app", () => sign({ ...whole(), aud: "another-app" })],
  ["signed with another secret", () => sign(whole(), "another secret")],
  ["that is none", () => "not.a.token"],
])("a token %s does not", async (_, make) => {
  expect(await enter(make())).toEqual({ status: 401, retry: "1" });
});

test("where Shopify does not confirm a whole token, the answer is to try again, and nothing breaks", async () => {
  await shop.prisma.shopSession.deleteMany();
  shop.calls.refuse = true;
  expect(await enter(sign(whole()))).toEqual({ status: 503, retry: null });
  shop.calls.refuse = false;
  expect(await enter(sign(whole()))).toEqual({ status: 200, retry: null });
});

test("the library's pages are shown to shops only: what is no shop's address does not reach their headers", async () => {
  const { loader } = await import("../../app/routes/auth.$");
  for (const named of ["evil.example; script-src *", "", "a.myshopify.com.evil.example"]) {
    const url = `http://localhost:3000/auth/session-token?shop=${encodeURIComponent(named)}`;
    const request = new Request(url, { headers: { "user-agent": BROWSER } });
    const thrown = await Promise.resolve(loader({ request, params: {}, context: {} })).catch((error) => error);
    expect(thrown).toBeInstanceOf(Response);
    expect([thrown.status, thrown.headers.get("content-security-policy")]).toEqual([400, null]);
  }
});
