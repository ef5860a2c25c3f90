import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Box, Link, Page, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useState } from "react";
import { listShopEndpoints } from "~/callbacks/list-shop-endpoints";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { env } from "~/env.server";
import { loadPage } from "../app/answer-call";
import { PageError } from "../app/page-error";
import { SecretOnce } from "../app/secret-once";
import { NewWebhook } from "./new-webhook";
import { WebhookList } from "./webhook-list";

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  return loadPage(async () => ({ webhooks: await listShopEndpoints({ shop }), apiUrl: env.SHOPIFY_APP_URL }));
}

export default function WebhooksPage() {
  const { webhooks, apiUrl } = useLoaderData<typeof loader>();
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <Page title="Webhooks" backAction={{ content: "Developers", url: "/app/developers" }}>
      <BlockStack gap="400">
        <Box paddingInline={{ xs: "400", sm: "0" }}>
          <Text as="p">
            Looklift calls your address when something happens, so that your programs need not ask. Messages are signed
            as Standard Webhooks; the{" "}
            <Link url={`${apiUrl}/docs`} target="_blank">
              reference
            </Link>{" "}
            shows what is in them.
          </Text>
        </Box>
        {secret === null ? (
          <NewWebhook onMade={setSecret} />
        ) : (
          <SecretOnce
            title="The secret of your new webhook"
            label="Secret"
            secret={secret}
            onDone={() => setSecret(null)}
          />
        )}
        <WebhookList webhooks={webhooks} />
      </BlockStack>
    </Page>
  );
}

export const meta: MetaFunction = () => [{ title: "Webhooks · Looklift" }];
export const ErrorBoundary = PageError;
export const headers = boundary.headers;
