import { createHmac } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { makeWebhook, SHOP, sendWebhook } from "../support/send-webhook";
import { startCore, type TestCore } from "../support/start-core";

const PREVIOUS = "the-secret-before-the-rotation";
const payload = { id: 7, title: "Söme cöat", handle: "coat", updated_at: "2026-11-25T10:00:00+01:00" };
const product = { topic: "products/update", payload };

let core: TestCore;

beforeAll(async () => {
  core = await startCore({ env: { SHOPIFY_API_SECRET_PREVIOUS: PREVIOUS } });
});
beforeEach(() => core.pool.query("TRUNCATE webhook_deliveries"));
afterAll(() => core.stop());

async function stored() {
  const { rows } = await core.pool.query("SELECT topic, shop, payload FROM webhook_deliveries");
  return rows;
}

test.each(["~/routes/webhooks", "~/routes/webhooks.compliance"])("%s takes what Shopify signed", async (path) => {
  const { action } = path.endsWith("compliance")
    ? await import("~/routes/webhooks.compliance")
    : await import("~/routes/webhooks");
  const answer = await action({ request: makeWebhook(product), params: {}, context: {} });
  expect([answer.status, await answer.text()]).toEqual([200, ""]);
  expect(await stored()).toEqual([{ topic: "products/update", shop: SHOP, payload: { ...payload, id: "7" } }]);
});

test("during a rotation both secrets are good, and no third one", async () => {
  expect(await sendWebhook({ ...product, secret: PREVIOUS })).toBe(200);
  expect(await sendWebhook({ ...product, secret: core.shopifySecret })).toBe(200);
  for (const secret of ["another", "", `${PREVIOUS} `]) expect(await sendWebhook({ ...product, secret })).toBe(401);
  expect(await stored()).toHaveLength(2);
});

const bytes = Buffer.from(JSON.stringify(payload));
const digest = () => createHmac("sha256", core.shopifySecret).update(bytes).digest();
const forgeries: [string, () => string | null][] = [
  ["no signature", () => null],
  ["an empty one", () => ""],
  ["blanks", () => "   "],
  ["hex", () => digest().toString("hex")],
  ["base64 without padding", () => digest().toString("base64").replace("=", "")],
  ["base64 for URLs", () => `${digest().toString("base64url")}=`],
  ["twice the same", () => `${digest().toString("base64")}, ${digest().toString("base64")}`],
  ["one digit more", () => `A${digest().toString("base64")}`],
  ["junk that a lenient decoder skips", () => digest().toString("base64").replace("=", "!=")],
  ["the signature of another body", () => createHmac("sha256", core.shopifySecret).update("{}").digest("base64")],
  ["sha1", () => createHmac("sha1", core.shopifySecret).update(bytes).digest("base64")],
  ["not ASCII", () => "é".repeat(44)],
];

test.each(forgeries)("%s is answered 401, and nothing is kept", async (_name, forge) => {
  expect(await sendWebhook({ ...product, headers: { "x-shopify-hmac-sha256": forge() } })).toBe(401);
  expect(await stored()).toEqual([]);
});

test("one changed byte is answered 401, also where JSON would not notice it", async () => {
  const signature = digest().toString("base64");
  const text = bytes.toString();
  for (const body of [text.replace("7", "8"), ` ${text}`, `${text}\n`, text.replace("ö", "\\u00f6"), text.slice(0, -1)])
    expect(await sendWebhook({ ...product, body, headers: { "x-shopify-hmac-sha256": signature } })).toBe(401);
  expect(await stored()).toEqual([]);
});

test("what is not signed is not even parsed: a wrong signature of nonsense is 401, a right one 400", async () => {
  const nonsense = { ...product, body: "{nonsense" };
  expect(await sendWebhook({ ...nonsense, secret: "wrong" })).toBe(401);
  expect(await sendWebhook(nonsense)).toBe(400);
  expect(await sendWebhook({ ...product, body: new Uint8Array([0xff, 0xfe]) })).toBe(400);
  expect(await sendWebhook({ ...product, body: "" })).toBe(400);
  expect(await sendWebhook({ ...product, payload: { id: 7 } })).toBe(400);
  expect(await stored()).toEqual([]);
});

test.each([
  ["x-shopify-topic", null],
  ["x-shopify-webhook-id", null],
  ["x-shopify-webhook-id", "../../etc"],
  ["x-shopify-shop-domain", null],
  ["x-shopify-shop-domain", "evil.example"],
  ["x-shopify-shop-domain", "one.myshopify.com.evil.example"],
  ["x-shopify-shop-domain", "-.myshopify.com"],
])("signed, but with %s = %s, it is answered 400", async (name, value) => {
  expect(await sendWebhook({ ...product, headers: { [name]: value } })).toBe(400);
  expect(await stored()).toEqual([]);
});

test("a topic that nobody asked for is taken and forgotten", async () => {
  expect(await sendWebhook({ topic: "orders/create", payload: { email: "jane@example.com" } })).toBe(200);
  expect(await sendWebhook({ topic: "constructor" })).toBe(200);
  expect(await stored()).toEqual([]);
});

test("a body of more than 8 MiB is answered 413", async () => {
  expect(await sendWebhook({ ...product, body: `"${"x".repeat(8 * 1024 * 1024)}"` })).toBe(413);
});

test("only POST is answered", async () => {
  for (const path of [import("~/routes/webhooks"), import("~/routes/webhooks.compliance")]) {
    const answer = (await path).loader();
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "POST"]);
  }
});
