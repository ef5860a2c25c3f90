import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { listSends } from "~/callbacks/list-endpoints";
import { findShopEndpoint } from "~/callbacks/list-shop-endpoints";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { webhookMessagesShownMax } from "~/limits";
import { loadPage } from "../app/answer-call";
import { PageError } from "../app/page-error";
import { WebhookPage } from "./webhook-page";

export async function loader({ request, params: { id = "" } }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  return loadPage(async () => {
    const webhook = await findShopEndpoint({ shop, endpointId: id });
    const { clientId } = webhook;
    return { webhook, messages: await listSends({ clientId, endpointId: id, limit: webhookMessagesShownMax }) };
  });
}

export default function WebhookRoute() {
  const { webhook, messages } = useLoaderData<typeof loader>();
  return <WebhookPage key={webhook.id} webhook={webhook} messages={messages} />;
}

export const meta: MetaFunction = () => [{ title: "Webhook · Looklift" }];
export const ErrorBoundary = PageError;
export const headers = boundary.headers;
