import { expect, test } from "@playwright/test";
import { addresses, asMerchant, press, readLocal } from "./world";

/** The status of a call with the key that the start has printed. */
async function callWithKey(): Promise<number> {
  const { api, api_key } = readLocal();
  return (await fetch(`${api}/v1/credits`, { headers: { authorization: `Bearer ${api_key}` } })).status;
}

test("the doors for webhooks let in nobody whose signature is wrong or missing", async () => {
  for (const path of ["/webhooks", "/webhooks/compliance"]) {
    const url = `${addresses().app}${path}`;
    const headers = { "x-shopify-topic": "shop/redact", "x-shopify-shop-domain": readLocal().shop };
    const forged = { ...headers, "x-shopify-hmac-sha256": Buffer.alloc(32).toString("base64") };
    const statuses = await Promise.all([
      fetch(url, { method: "POST", headers, body: "{}" }),
      fetch(url, { method: "POST", headers: forged, body: "{}" }),
      fetch(url),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([401, 401, 405]);
  }
});

test("an uninstall ends the shop's key, and a shop that comes back has it again", async () => {
  expect(await callWithKey()).toBe(200);
  await press("uninstall");
  await expect.poll(callWithKey, { timeout: 30_000 }).toBe(401);
  await press("install");
  expect((await asMerchant("/app/credits?_data=routes%2Fapp.credits")).status).toBe(200);
  await expect.poll(callWithKey).toBe(200);
});
