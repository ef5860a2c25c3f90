import { addEndpoint, type CallbackEvent } from "~/callbacks/add-endpoint";
import { changeEndpoint, removeEndpoint, rotateSecret } from "~/callbacks/change-endpoint";
import { findEndpoint, type ListedEndpoint, listEndpoints } from "~/callbacks/list-endpoints";
import type { Call, Endpoint } from "./endpoint";
import { ref } from "./schema";

type WebhookBody = {
  url?: string | null;
  events?: CallbackEvent[] | null;
  credits_low_below?: number | null;
  enabled?: boolean | null;
};

const common = { capability: "webhooks:manage" } as const;
const locations = { VALIDATION_ERROR: ["body", "url"] };

export const listWebhooks: Endpoint = {
  ...common,
  ...{ method: "GET", path: "/v1/webhooks", operationId: "listWebhooks", summary: "The endpoints of webhooks" },
  success: { status: 200, description: "The endpoints", schema: ref("Webhooks") },
  answer: async ({ caller }) => {
    const endpoints = await listEndpoints({ clientId: caller.clientId });
    return { body: { webhooks: endpoints.map(writeWebhook) } };
  },
};

export const addWebhook: Endpoint = {
  ...common,
  ...{ method: "POST", path: "/v1/webhooks", operationId: "addWebhook", summary: "Add an endpoint" },
  body: ref("WebhookRequest"),
  success: { status: 201, description: "The endpoint, with its secret", schema: ref("NewWebhook") },
  locations,
  answer: async ({ caller, body }) => {
    const { url, events, credits_low_below: below } = body as { url: string; events: CallbackEvent[] } & WebhookBody;
    const { clientId } = caller;
    const added = await addEndpoint({ clientId, url, events, ...(below && { creditsLowBelow: below }) });
    const endpoint = await findEndpoint({ clientId, endpointId: added.endpointId });
    return { body: { ...writeWebhook(endpoint), secret: added.secret } };
  },
};

export const changeWebhook: Endpoint = {
  ...common,
  ...{ method: "POST", path: "/v1/webhooks/{id}", operationId: "changeWebhook", summary: "Change an endpoint" },
  body: ref("WebhookChange"),
  success: { status: 200, description: "The endpoint as it is now", schema: ref("Webhook") },
  errors: ["NOT_FOUND"],
  locations,
  answer: async (call) => {
    const own = ownOf(call);
    const { url, events, credits_low_below: below, enabled } = call.body as WebhookBody;
    await changeEndpoint({
      ...own,
      ...(url != null && { url }),
      ...(events != null && { events }),
      ...(below != null && { creditsLowBelow: below }),
      ...(enabled != null && { enabled }),
    });
    return { body: writeWebhook(await findEndpoint(own)) };
  },
};

export const removeWebhook: Endpoint = {
  ...common,
  ...{ method: "DELETE", path: "/v1/webhooks/{id}", operationId: "removeWebhook" },
  summary: "Remove an endpoint, and what was and is to be sent there",
  success: { status: 204, description: "It is gone" },
  errors: ["NOT_FOUND"],
  answer: async (call) => {
    await removeEndpoint(ownOf(call));
    return { body: null };
  },
};

export const rotateWebhookSecret: Endpoint = {
  ...common,
  ...{ method: "POST", path: "/v1/webhooks/{id}/rotate", operationId: "rotateWebhookSecret" },
  summary: "Give an endpoint a new secret",
  description: "For 24 hours messages are signed with both, the new one first.",
  success: { status: 200, description: "The new secret", schema: ref("WebhookSecret") },
  errors: ["NOT_FOUND"],
  answer: async (call) => ({ body: await rotateSecret(ownOf(call)) }),
};

function ownOf({ caller, params }: Call): { clientId: string; endpointId: string } {
  return { clientId: caller.clientId, endpointId: (params["id"] ?? "").toUpperCase() };
}

function writeWebhook({ id, url, events, creditsLowBelow, disabledAt, disabledWhy, createdAt }: ListedEndpoint) {
  return {
    ...{ id, url, events },
    credits_low_below: creditsLowBelow,
    enabled: disabledAt === null,
    disabled_why: disabledWhy,
    created_at: createdAt,
  };
}
