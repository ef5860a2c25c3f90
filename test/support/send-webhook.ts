import { randomUUID } from "node:crypto";
import { signBody } from "~/verify-signature";

export type TestWebhook = {
  topic?: string;
  shop?: string;
  payload?: unknown;
  webhookId?: string;
  triggeredAt?: Date | null;
  secret?: string;
  /** Bytes to send instead of the payload's JSON; signed all the same. */
  body?: string | Uint8Array;
  /** Replaces headers; null leaves one out. */
  headers?: Record<string, string | null>;
};

export const SHOP = "one-shop.myshopify.com";

/** A webhook as Shopify sends it, signed with the app's secret. */
export function makeWebhook(given: TestWebhook = {}): Request {
  const { topic = "app/uninstalled", shop = SHOP, payload = {}, triggeredAt = new Date() } = given;
  const bytes = Buffer.from(given.body ?? JSON.stringify(payload));
  const headers: Record<string, string | null> = {
    "content-type": "application/json",
    "x-shopify-topic": topic,
    "x-shopify-shop-domain": shop,
    "x-shopify-api-version": "2026-10",
    "x-shopify-webhook-id": given.webhookId ?? randomUUID(),
    "x-shopify-triggered-at": triggeredAt?.toISOString() ?? null,
    "x-shopify-hmac-sha256": signBody({ bytes, secret: given.secret ?? process.env["SHOPIFY_API_SECRET"] ?? "" }),
    ...given.headers,
  };
  const sent = Object.entries(headers).filter((header): header is [string, string] => header[1] !== null);
  return new Request("http://localhost:3000/webhooks", { method: "POST", headers: sent, body: new Uint8Array(bytes) });
}

/** Sends a webhook to the app's route and answers the status. */
export async function sendWebhook(given?: TestWebhook): Promise<number> {
  const { action } = await import("~/routes/webhooks");
  const answer = await action({ request: makeWebhook(given), params: {}, context: {} });
  return answer.status;
}

/** Works off, in this process, what has been received and not been worked off yet; oldest first. */
export async function workWebhooks(): Promise<void> {
  const [{ prisma }, { workWebhook }] = await Promise.all([import("~/db.server"), import("~/compliance/work-webhook")]);
  const open = await prisma.webhookDelivery.findMany({ where: { workedAt: null }, orderBy: { receivedAt: "asc" } });
  for (const { webhookId } of open) await workWebhook({ webhookId, signal: new AbortController().signal });
}
