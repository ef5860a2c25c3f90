import { z } from "zod";
import { customerRedact, customerRequest, orderPaid, refundCreated } from "~/attribution/note-order";
import { nearCap, purchaseUpdate, subscriptionUpdate } from "~/billing/note-webhook";

const productId = z.union([z.number().int(), z.string().regex(/^\d+$/)]).transform(String);
const nothing = z.object({});

/**
 * The topics that Looklift acts on, with what it keeps of their bodies until then: zod drops everything else. Of the
 * compliance topics, whose bodies name customers, only the ids of the orders in question are kept.
 */
export const topics = {
  "app/uninstalled": nothing,
  "app/scopes_update": z.object({ current: z.array(z.string()) }),
  "app_purchases_one_time/update": purchaseUpdate,
  "app_subscriptions/update": subscriptionUpdate,
  "app_subscriptions/approaching_capped_amount": nearCap,
  "shop/update": nothing,
  "products/update": z.object({
    id: productId,
    title: z.string(),
    handle: z.string(),
    updated_at: z.iso.datetime({ offset: true }),
  }),
  "products/delete": z.object({ id: productId }),
  "orders/paid": orderPaid,
  "refunds/create": refundCreated,
  "customers/data_request": customerRequest,
  "customers/redact": customerRedact,
  "shop/redact": nothing,
} as const;

export type Topic = keyof typeof topics;
export type Payload<T extends Topic> = z.infer<(typeof topics)[T]>;

/** A webhook to be acted on. `happenedAt` is when it happened at Shopify; by now everything may be different. */
export type WebhookCall = { shop: string; happenedAt: Date; signal: AbortSignal };

export function isTopic(name: string): name is Topic {
  return Object.hasOwn(topics, name);
}
