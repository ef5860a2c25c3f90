import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Link, Page, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { findRemoval } from "~/storefront/start-removal";
import { loadPage } from "../app/answer-call";
import { PageError } from "../app/page-error";
import { EraseCard } from "./erase-card";
import { ExportCard } from "./export-card";
import { RemovalCard } from "./removal-card";

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop, clientId } = await authenticateMerchant(request);
  return loadPage(async () => ({ shop, removal: await findRemoval({ clientId }) }));
}

export default function SettingsPage() {
  const { shop, removal } = useLoaderData<typeof loader>();
  return (
    <Page title="Settings" backAction={{ content: "Looks", url: "/app" }}>
      <BlockStack gap="400">
        <ExportCard />
        <RemovalCard removal={removal} />
        <EraseCard shopName={shop.replace(/\.myshopify\.com$/, "")} left={removal.left} />
        <Text as="p" tone="subdued" alignment="center">
          What Looklift keeps, and for how long, stands in the{" "}
          <Link url="/privacy" target="_blank">
            privacy policy
          </Link>
          .
        </Text>
      </BlockStack>
    </Page>
  );
}

export const meta: MetaFunction = () => [{ title: "Settings · Looklift" }];
export const ErrorBoundary = PageError;
export const headers = boundary.headers;
