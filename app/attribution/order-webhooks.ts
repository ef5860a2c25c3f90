import { AppError } from "~/errors";
import type { AdminGraphql } from "~/shopify-graphql.server";

const FIND = `#graphql
  query FindOrderWebhooks($topics: [WebhookSubscriptionTopic!]) {
    webhookSubscriptions(first: 50, topics: $topics) { nodes { id topic uri } }
  }`;
const CREATE = `#graphql
  mutation SubscribeToOrders($topic: WebhookSubscriptionTopic!, $webhookSubscription: WebhookSubscriptionInput!) {
    webhookSubscriptionCreate(topic: $topic, webhookSubscription: $webhookSubscription) {
      webhookSubscription { id } userErrors { message }
    }
  }`;
const DELETE = `#graphql
  mutation UnsubscribeFromOrders($id: ID!) { webhookSubscriptionDelete(id: $id) { userErrors { message } } }`;

type Topic = "ORDERS_PAID" | "REFUNDS_CREATE";
type Subscription = { id: string; topic: string; uri: string };

// Nothing else leaves Shopify: no name, no address, no customer.
const fields: Record<Topic, string[]> = {
  ORDERS_PAID: [
    ...["id", "test", "currency", "subtotal_price", "note_attributes", "line_items.id", "line_items.quantity"],
    ...["line_items.price", "line_items.discount_allocations", "line_items.properties"],
  ],
  REFUNDS_CREATE: [
    ...["id", "order_id", "refund_line_items.id", "refund_line_items.line_item_id", "refund_line_items.quantity"],
    ...["refund_line_items.subtotal", "order_adjustments"],
  ],
};
const topics = Object.keys(fields) as Topic[];

type Subscribe = { graphql: AdminGraphql; uri: string };

/** Has Shopify tell of paid orders and refunds; answers the gids of the subscriptions. May be repeated. */
export async function subscribeToOrders({ graphql, uri }: Subscribe): Promise<string[]> {
  const { webhookSubscriptions } = await graphql<{ webhookSubscriptions: { nodes: Subscription[] } }>(FIND, { topics });
  const gids: string[] = [];
  for (const topic of topics) {
    const known = webhookSubscriptions.nodes.find((node) => node.topic === topic && node.uri === uri);
    gids.push(known?.id ?? (await subscribe({ graphql, uri, topic })));
  }
  return gids;
}

type Created = { webhookSubscription: { id: string } | null; userErrors: { message: string }[] };

async function subscribe({ graphql, uri, topic }: Subscribe & { topic: Topic }): Promise<string> {
  const webhookSubscription = { uri, includeFields: fields[topic] };
  const { webhookSubscriptionCreate: created } = await graphql<{ webhookSubscriptionCreate: Created }>(CREATE, {
    topic,
    webhookSubscription,
  });
  if (created.webhookSubscription) return created.webhookSubscription.id;
  const words = created.userErrors.map(({ message }) => message).join(" ");
  throw new AppError("UNAVAILABLE", `Shopify does not tell of orders: ${words}`);
}

/** Has Shopify tell of orders no more; subscriptions that are gone are no error. */
export async function unsubscribeFromOrders({ graphql, gids }: { graphql: AdminGraphql; gids: string[] }) {
  for (const id of gids)
    await graphql<{ webhookSubscriptionDelete: { userErrors: { message: string }[] } }>(DELETE, { id });
}
