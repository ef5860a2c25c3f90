import { messageOf } from "~/errors";
import { isTopic, type Payload, type Topic, topics } from "./topics";

export type NewDelivery = {
  webhookId: string;
  topic: Topic;
  shop: string;
  triggeredAt: Date | null;
  payload: Payload<Topic>;
};
type Read = { delivery: NewDelivery } | { ignored: string } | { refused: string };

const SHOP = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/;
const WEBHOOK_ID = /^[A-Za-z0-9_-]{1,128}$/;

/** What a verified webhook says, reduced to what its topic acts on; or why there is nothing to do, or nothing to understand. */
export function readDelivery({ headers, body }: { headers: Headers; body: Uint8Array }): Read {
  const topic = headers.get("x-shopify-topic") ?? "";
  const shop = (headers.get("x-shopify-shop-domain") ?? "").toLowerCase();
  const webhookId = headers.get("x-shopify-webhook-id") ?? "";
  if (!topic) return { refused: "no topic" };
  if (!SHOP.test(shop)) return { refused: "no shop" };
  if (!WEBHOOK_ID.test(webhookId)) return { refused: "no webhook id" };
  if (!isTopic(topic)) return { ignored: topic };
  const parsed = parseBody(topic, body);
  if ("refused" in parsed) return parsed;
  return { delivery: { webhookId, topic, shop, triggeredAt: readTime(headers), payload: parsed.payload } };
}

function parseBody(topic: Topic, body: Uint8Array): { payload: Payload<Topic> } | { refused: string } {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(body);
    const parsed = topics[topic].safeParse(JSON.parse(text, keepDigits));
    return parsed.success ? { payload: parsed.data } : { refused: `the body misses ${parsed.error.issues[0]?.path}` };
  } catch (error) {
    return { refused: messageOf(error) };
  }
}

// Ids of products may be larger than the integers that a number can hold: those stay text.
function keepDigits(_key: string, value: unknown, ...[context]: [{ source?: string }?]): unknown {
  const isRounded = typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value);
  return isRounded ? (context?.source ?? value) : value;
}

function readTime(headers: Headers): Date | null {
  const time = new Date(headers.get("x-shopify-triggered-at") ?? "");
  return Number.isNaN(time.getTime()) ? null : time;
}
