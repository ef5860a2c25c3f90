import { createHmac } from "node:crypto";
import { request as requestPlain } from "node:http";
import { request as requestSecure } from "node:https";
import type { Delivery } from "../shop-state";

const CONNECT_MS_MAX = 1_000;
const ANSWER_MS_MAX = 5_000;

type PostWebhook = { delivery: Delivery; shop: string; apiVersion: string; apiSecret: string };
type Attempt = Delivery["attempts"][number];

/** One attempt at a delivery: connected within 1 s, answered within 5 s, redirects not followed. Never throws. */
export async function postWebhook({ delivery, shop, apiVersion, apiSecret }: PostWebhook): Promise<Attempt> {
  const at = new Date().toISOString();
  const begun = performance.now();
  const headers = {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(delivery.payload),
    "User-Agent": "Shopify-Captain-Hook (stand-in)",
    "X-Shopify-Topic": delivery.topic,
    "X-Shopify-Hmac-Sha256": createHmac("sha256", apiSecret).update(delivery.payload).digest("base64"),
    "X-Shopify-Shop-Domain": shop,
    "X-Shopify-API-Version": apiVersion,
    "X-Shopify-Webhook-Id": delivery.id,
    "X-Shopify-Event-Id": delivery.eventId,
    "X-Shopify-Triggered-At": delivery.triggeredAt,
  };
  const outcome = await post(new URL(delivery.uri), headers, delivery.payload).then(
    (status) => ({ status, error: null }),
    (error: Error) => ({ status: null, error: error.message || String(error) }),
  );
  return { at, ...outcome, ms: Math.round(performance.now() - begun) };
}

function post(url: URL, headers: Record<string, string | number>, body: string): Promise<number> {
  const request = url.protocol === "https:" ? requestSecure : requestPlain;
  return new Promise((resolve, reject) => {
    const call = request(url, { method: "POST", headers, agent: false, timeout: ANSWER_MS_MAX });
    const connecting = setTimeout(() => call.destroy(new Error("not connected within 1 s")), CONNECT_MS_MAX);
    const answering = setTimeout(() => call.destroy(new Error("not answered within 5 s")), ANSWER_MS_MAX);
    call.once("socket", (socket) => {
      if (socket.connecting) socket.once("connect", () => clearTimeout(connecting));
      else clearTimeout(connecting);
    });
    call.once("response", (response) => {
      response.resume();
      response.once("end", () => resolve(response.statusCode ?? 0));
      response.once("error", reject);
    });
    call.once("error", reject);
    call.once("close", () => {
      clearTimeout(connecting);
      clearTimeout(answering);
    });
    call.end(body);
  });
}
