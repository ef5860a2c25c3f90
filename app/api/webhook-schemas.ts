import { callbackEvents } from "~/callbacks/add-endpoint";
import { about, integer, listOf, nullable, record, ref, type Schema, text, time } from "./schema";

const events: Schema = { ...listOf({ type: "string", enum: [...callbackEvents] }), minItems: 1, maxItems: 10 };
const mark: Schema = {
  type: "integer",
  minimum: 1,
  maximum: 1000,
  description: "credits.low is sent when the balance falls below this.",
};
const endpoint = {
  id: text,
  url: text,
  events,
  credits_low_below: mark,
  enabled: { type: "boolean" } as Schema,
  disabled_why: nullable(text),
  created_at: time,
};

/** What the API takes and says about webhooks. */
export const webhookSchemas: Record<string, Schema> = {
  WebhookRequest: {
    type: "object",
    title: "WebhookRequest",
    properties: { url: about("A public https:// address.", text), events, credits_low_below: nullable(mark) },
    required: ["url", "events"],
  },
  WebhookChange: {
    type: "object",
    title: "WebhookChange",
    description: "What is absent or null stays as it is.",
    properties: {
      url: nullable(text),
      events: nullable(events),
      credits_low_below: nullable(mark),
      enabled: nullable({ type: "boolean" }),
    },
  },
  Webhook: record("Webhook", endpoint),
  NewWebhook: record("NewWebhook", {
    ...endpoint,
    secret: about("What messages are signed with. Shown this once.", text),
  }),
  Webhooks: record("Webhooks", { webhooks: listOf(ref("Webhook")) }),
  WebhookSecret: record("WebhookSecret", { secret: text }),
  WebhookMessage: record("WebhookMessage", {
    id: about("Its `webhook-id` is `msg_` and this.", text),
    event: text,
    request_id: nullable(text),
    state: { type: "string", enum: ["PENDING", "DELIVERED", "FAILED"] },
    created_at: time,
    next_at: nullable(about("When it is tried next.", time)),
    attempts: listOf(
      record("WebhookAttempt", {
        attempt: integer,
        at: time,
        status: nullable(about("What was answered.", integer)),
        error: nullable(about("Why nothing was.", text)),
        took_ms: integer,
      }),
    ),
  }),
  WebhookMessages: record("WebhookMessages", { messages: listOf(ref("WebhookMessage")) }),
};
