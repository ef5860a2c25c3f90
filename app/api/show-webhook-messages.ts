import { redeliver, sendTest } from "~/callbacks/change-endpoint";
import { findEndpoint, type ListedSend, listSends } from "~/callbacks/list-endpoints";
import { webhookMessagesShownMax } from "~/limits";
import type { Endpoint } from "./endpoint";
import { ref } from "./schema";

const common = { capability: "webhooks:manage", errors: ["NOT_FOUND"] } satisfies Partial<Endpoint>;

export const listWebhookMessages: Endpoint = {
  ...common,
  ...{ method: "GET", path: "/v1/webhooks/{id}/messages", operationId: "listWebhookMessages" },
  summary: "The latest messages to an endpoint, with every attempt",
  success: { status: 200, description: "The messages, newest first", schema: ref("WebhookMessages") },
  answer: async ({ caller, params }) => {
    const own = { clientId: caller.clientId, endpointId: (params["id"] ?? "").toUpperCase() };
    await findEndpoint(own);
    const sends = await listSends({ ...own, limit: webhookMessagesShownMax });
    return { body: { messages: sends.map(writeMessage) } };
  },
};

export const testWebhook: Endpoint = {
  ...common,
  ...{ method: "POST", path: "/v1/webhooks/{id}/test", operationId: "testWebhook" },
  summary: "Send a test message to an endpoint",
  success: { status: 202, description: "It will be sent within seconds", schema: ref("WebhookMessage") },
  answer: async ({ caller, params }) => {
    const { clientId } = caller;
    const { sendId } = await sendTest({ clientId, endpointId: (params["id"] ?? "").toUpperCase() });
    return { body: await findMessage({ clientId, sendId }) };
  },
};

export const redeliverWebhookMessage: Endpoint = {
  ...common,
  ...{ method: "POST", path: "/v1/webhooks/messages/{id}/redeliver", operationId: "redeliverWebhookMessage" },
  summary: "Send a message once more",
  description: "Under the same `webhook-id`, whatever became of it before.",
  success: { status: 202, description: "It will be sent within seconds", schema: ref("WebhookMessage") },
  answer: async ({ caller, params }) => {
    const { clientId } = caller;
    const sendId = params["id"] ?? "";
    await redeliver({ clientId, sendId });
    return { body: await findMessage({ clientId, sendId }) };
  },
};

async function findMessage({ clientId, sendId }: { clientId: string; sendId: string }) {
  const [send] = await listSends({ clientId, sendId, limit: 1 });
  if (!send) throw new Error(`message ${sendId} went away while it was asked for`);
  return writeMessage(send);
}

function writeMessage({ id, event, requestId, state, createdAt, nextAt, attempts }: ListedSend) {
  return {
    ...{ id, event, state },
    request_id: requestId,
    created_at: createdAt,
    next_at: nextAt,
    attempts: attempts.map(({ tookMs, ...attempt }) => ({ ...attempt, took_ms: tookMs })),
  };
}
