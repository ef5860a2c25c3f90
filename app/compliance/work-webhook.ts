import { noteMeasuringScopes } from "~/attribution/leave-measuring";
import { findOrders, forgetOrders, noteOrder, noteRefund } from "~/attribution/note-order";
import { noteNearCapWebhook, notePurchaseWebhook, noteSubscriptionWebhook } from "~/billing/note-webhook";
import { Prisma, prisma } from "~/db.server";
import { log } from "~/log.server";
import { forgetPoints, updateShopScopes } from "~/shopify-access.server";
import { dropProductFromLooks, healLooks } from "~/storefront/heal-looks";
import { type Erasure, eraseShop } from "./erase-shop";
import { isTopic, type Payload, type Topic, type WebhookCall } from "./topics";
import { uninstallShop } from "./uninstall-shop";

/** What each topic does. Every action may be repeated, and may come late and out of order. */
const actions: { [T in Topic]: (call: WebhookCall, payload: Payload<T>) => Promise<unknown> } = {
  "app/uninstalled": uninstallShop,
  "app/scopes_update": async ({ shop, happenedAt }, { current }) => {
    await updateShopScopes({ shop, scopes: current, at: happenedAt });
    await noteMeasuringScopes({ shop });
  },
  "app_purchases_one_time/update": ({ shop }, payload) => notePurchaseWebhook({ shop, payload }),
  "app_subscriptions/update": ({ shop, signal }, payload) => noteSubscriptionWebhook({ shop, payload, signal }),
  "app_subscriptions/approaching_capped_amount": ({ shop, happenedAt }, payload) =>
    noteNearCapWebhook({ shop, at: happenedAt, payload }),
  "shop/update": forgetPoints,
  "products/update": ({ shop }, { id, title, handle, updated_at }) =>
    healLooks({ shop, productGid: gidOf(id), title, handle, updatedAt: new Date(updated_at) }),
  "products/delete": ({ shop }, { id }) => dropProductFromLooks({ shop, productGid: gidOf(id) }),
  "orders/paid": ({ shop, happenedAt }, payload) => noteOrder({ shop, at: happenedAt, payload }),
  "refunds/create": ({ shop, happenedAt }, payload) => noteRefund({ shop, at: happenedAt, payload }),
  "customers/data_request": async ({ shop }, { orders = [] }) => {
    const orderHashes = await findOrders({ shop, orders });
    log.info({ shop, orderHashes }, "asked for a customer's data: none is kept, but for amounts of these orders");
  },
  "customers/redact": async ({ shop }, { orders = [] }) => {
    const forgotten = await forgetOrders({ shop, orders });
    log.info({ shop, forgotten }, "asked to delete a customer's data: none is kept, but for amounts of these orders");
  },
  "shop/redact": (call, payload: Erasure) => eraseShop(call, payload),
};

/** Acts on a stored delivery; one that was worked off before is left as it is. Throws for the queue to try again. */
export async function workWebhook({ webhookId, signal }: { webhookId: string; signal: AbortSignal }): Promise<void> {
  const delivery = await prisma.webhookDelivery.findUnique({ where: { webhookId } });
  if (!delivery || delivery.workedAt || !isTopic(delivery.topic)) return;
  const { topic, shop, triggeredAt, receivedAt, payload } = delivery;
  const act = actions[topic] as (call: WebhookCall, payload: unknown) => Promise<unknown>;
  await act({ shop, happenedAt: triggeredAt ?? receivedAt, signal }, payload ?? {});
  await prisma.webhookDelivery.update({
    where: { webhookId },
    data: { workedAt: new Date(), payload: Prisma.DbNull },
  });
  log.info({ webhookId, topic }, "webhook worked off");
}

const gidOf = (id: string) => `gid://shopify/Product/${id}`;
