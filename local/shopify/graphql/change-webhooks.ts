import { makeGid } from "../gid";
import { type Args, type Resolver, userError, type View } from "./context";
import { paginate } from "./paginate";
import { requireScope } from "./require-scope";

type Webhook = { id: string; topic: string; uri: string; includeFields: string[] };

// Without the scope of what a topic is about, Shopify has no such topic for the app.
const scopes: Record<string, string> = { ORDERS_PAID: "read_orders", REFUNDS_CREATE: "read_orders" };

const show = (webhook: Webhook): View & { id: string } => ({ __typename: "WebhookSubscription", ...webhook });

const webhookSubscriptionCreate: Resolver = ({ topic, webhookSubscription }: Args, context) => {
  const scope = scopes[topic];
  if (!scope) throw new Error(`the stand-in does not know what ${topic} needs`);
  requireScope(context, [scope], "webhookSubscriptionCreate");
  const { installation, newId } = context.state;
  const { uri, includeFields = [] } = webhookSubscription;
  installation.webhooks ??= [];
  if (installation.webhooks.some((webhook) => webhook.topic === topic && webhook.uri === uri)) {
    const text = "Address for this topic has already been taken";
    return { webhookSubscription: null, userErrors: [userError(["webhookSubscription", "callbackUrl"], text)] };
  }
  const webhook = { id: makeGid("WebhookSubscription", newId()), topic, uri, includeFields };
  installation.webhooks.push(webhook);
  return { webhookSubscription: show(webhook), userErrors: [] };
};

const webhookSubscriptionDelete: Resolver = ({ id }: Args, { state }) => {
  const { webhooks = [] } = state.installation;
  const left = webhooks.filter((webhook) => webhook.id !== id);
  if (left.length === webhooks.length)
    return {
      deletedWebhookSubscriptionId: null,
      userErrors: [userError(["id"], "Webhook subscription does not exist")],
    };
  state.installation.webhooks = left;
  return { deletedWebhookSubscriptionId: id, userErrors: [] };
};

const webhookSubscriptions: Resolver = (args: Args, { state }) => {
  const { webhooks = [] } = state.installation;
  const all = webhooks.filter(({ topic }) => !args.topics || args.topics.includes(topic)).map(show);
  return paginate({ all, args, show: (webhook) => webhook });
};

export const webhookQueries = { webhookSubscriptions };
export const webhookMutations = { webhookSubscriptionCreate, webhookSubscriptionDelete };
