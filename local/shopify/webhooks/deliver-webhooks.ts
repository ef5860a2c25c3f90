import { randomUUID } from "node:crypto";
import type { AppConfig } from "../read-app-config";
import type { Delivery, ShopState } from "../shop-state";
import { postWebhook } from "./post-webhook";

const TRIES_MAX = 9;
const KEPT_MAX = 500;

type OpenDeliveries = {
  state: ShopState;
  config: AppConfig;
  apiSecret: string;
  appUrl: string;
  /** The pause before the first retry; each next one is twice as long. */
  retryMs: number;
};

/**
 * Sends webhooks to the app as its configuration subscribes to them: signed, with bounds on the time, and tried again eight
 * times when it does not answer 2xx. The log of deliveries is kept, so what was pending goes on after a restart.
 */
export function openDeliveries({ state, config, apiSecret, appUrl, retryMs }: OpenDeliveries) {
  const timers = new Map<string, NodeJS.Timeout>();
  const running = new Set<Promise<void>>();
  let isOpen = true;

  function plan(delivery: Delivery): void {
    if (!isOpen || delivery.nextAt === null) return;
    clearTimeout(timers.get(delivery.id));
    const run = () => {
      timers.delete(delivery.id);
      const attempt = attemptDelivery(delivery).finally(() => running.delete(attempt));
      running.add(attempt);
    };
    timers.set(delivery.id, setTimeout(run, Math.max(0, delivery.nextAt - Date.now())));
  }

  async function attemptDelivery(delivery: Delivery): Promise<void> {
    const { apiVersion } = config.webhooks;
    delivery.nextAt = null;
    const attempt = await postWebhook({ delivery, shop: state.shop, apiVersion, apiSecret });
    delivery.attempts.push(attempt);
    const isDone = attempt.status !== null && attempt.status >= 200 && attempt.status < 300;
    const tries = delivery.attempts.length;
    delivery.state = isDone ? "DELIVERED" : tries >= TRIES_MAX ? "FAILED" : "PENDING";
    if (delivery.state === "PENDING") delivery.nextAt = Date.now() + retryMs * 2 ** (tries - 1);
    await state.save();
    plan(delivery);
  }

  async function notify(topic: string, payload: object): Promise<void> {
    const eventId = randomUUID();
    for (const uri of findSubscribers({ config, state, appUrl, topic })) {
      const delivery = describeDelivery({ topic, eventId, uri, payload: JSON.stringify(payload) });
      state.deliveries.push(delivery);
      plan(delivery);
    }
    state.deliveries.splice(0, Math.max(0, state.deliveries.length - KEPT_MAX));
    await state.save();
  }

  /** Sends a delivery once more, with the same id and bytes, as Shopify does when it doubts. */
  async function resend(delivery: Delivery): Promise<void> {
    delivery.state = "PENDING";
    delivery.nextAt = Date.now();
    await state.save();
    plan(delivery);
  }

  for (const delivery of state.deliveries) {
    if (delivery.state === "PENDING") delivery.nextAt ??= Date.now();
    plan(delivery);
  }

  return {
    notify,
    resend,
    async stop(): Promise<void> {
      isOpen = false;
      for (const timer of timers.values()) clearTimeout(timer);
      await Promise.allSettled(running);
    },
  };
}

const describeDelivery = (given: Pick<Delivery, "topic" | "eventId" | "uri" | "payload">): Delivery => ({
  ...given,
  id: randomUUID(),
  triggeredAt: new Date().toISOString(),
  state: "PENDING",
  attempts: [],
  nextAt: Date.now(),
});

/** Where a topic's webhooks go; addresses without a host are below the app's. */
function findSubscribers(options: Pick<OpenDeliveries, "config" | "state" | "appUrl"> & { topic: string }) {
  const { config, state, appUrl, topic } = options;
  const made = (state.installation.webhooks ?? []).filter((webhook) => topicOf(webhook.topic) === topic);
  const declared = config.webhooks.subscriptions
    .filter(({ topics, complianceTopics }) => topics.includes(topic) || complianceTopics.includes(topic))
    .map(({ uri }) => (uri.startsWith("/") ? new URL(uri, appUrl).href : uri));
  return [...declared, ...made.map(({ uri }) => uri)];
}

// ORDERS_PAID is orders/paid; only the first part of a topic is one word there.
const topicOf = (name: string): string => name.toLowerCase().replace("_", "/");

/** Every topic that the app subscribes to, by its configuration or through the Admin API. */
export const listTopics = ({ webhooks }: AppConfig, { installation }: Pick<ShopState, "installation">): string[] => [
  ...webhooks.subscriptions.flatMap(({ topics, complianceTopics }) => [...topics, ...complianceTopics]),
  ...(installation.webhooks ?? []).map(({ topic }) => topicOf(topic)),
];
