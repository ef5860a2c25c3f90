import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { signBody } from "../../app/verify-signature";
import { addresses, folder, readLocal } from "./world";

const secretOf = () =>
  (JSON.parse(readFileSync(join(folder, "secrets.json"), "utf8")) as { shopifyApiSecret: string }).shopifyApiSecret;

/** A call as Flow sends it; with another secret, as somebody else would. */
async function callFlow(runId: string, productId: number, secret = secretOf()) {
  const properties = { product_id: productId };
  const body = JSON.stringify({ shopify_domain: readLocal().shop, action_run_id: runId, properties });
  const headers = { "content-type": "application/json", "x-shopify-hmac-sha256": signBody({ bytes: body, secret }) };
  const answer = await fetch(`${addresses().app}/flow/extract`, { method: "POST", headers, body });
  return { status: answer.status, body: (await answer.json()) as { return_value?: { lookId: string } } };
}

type State = { products: { id: number; media: unknown[] }[]; flowTriggers: { payload: { "look id"?: string } }[] };

/** What the stand-in keeps of the shop. */
function readShop(): State {
  const path = readdirSync(folder, { recursive: true })
    .map(String)
    .find((name) => name.endsWith("state.json"));
  return JSON.parse(readFileSync(join(folder, path ?? ""), "utf8")) as State;
}

test("a workflow extracts a product's first picture, and another one hears of the look", async () => {
  const product = readShop().products.find(({ media }) => media.length > 0);
  const productId = product?.id ?? 0;
  const runId = randomUUID();
  expect((await callFlow(runId, productId, "somebody else's secret")).status).toBe(401);
  expect((await callFlow(runId, productId)).status).toBe(202);
  const call = () => callFlow(runId, productId);
  await expect.poll(async () => (await call()).status, { timeout: 90_000, intervals: [1_000] }).not.toBe(202);
  const { status, body } = await call();
  expect([status, body]).toEqual([
    200,
    {
      return_value: {
        lookId: expect.any(String),
        itemCount: expect.any(Number),
        itemOnSale: expect.anything(),
        needsReview: expect.any(Boolean),
      },
    },
  ]);
  const told = () => readShop().flowTriggers.filter(({ payload }) => payload["look id"] === body.return_value?.lookId);
  await expect.poll(() => told().length, { timeout: 30_000 }).toBe(1);
});
