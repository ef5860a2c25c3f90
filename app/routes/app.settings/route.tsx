import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Link, Page, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { findFaceBlur } from "~/clients/find-face-blur";
import { findLeave, findStakes } from "~/compliance/find-leave";
import { findRemoval } from "~/storefront/start-removal";
import { loadPage } from "../app/answer-call";
import { PageError } from "../app/page-error";
import { DefaultsCard } from "./defaults-card";
import { EraseCard } from "./erase-card";
import { ExportCard } from "./export-card";
import { LeaveCard } from "./leave-card";
import { RemovalCard } from "./removal-card";

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop, clientId } = await authenticateMerchant(request);
  return loadPage(async () => {
    const [removal, blurFaces] = await Promise.all([findRemoval({ clientId }), findFaceBlur({ clientId })]);
    const [leave, stakes] = await Promise.all([findLeave({ clientId }), findStakes({ clientId })]);
    return { shop, removal, blurFaces, leave, stakes };
  });
}

export default function SettingsPage() {
  const { shop, removal, blurFaces, leave, stakes } = useLoaderData<typeof loader>();
  return (
    <Page title="Settings" backAction={{ content: "Looks", url: "/app" }}>
      <BlockStack gap="400">
        <DefaultsCard blurFaces={blurFaces} />
        <ExportCard />
        <RemovalCard removal={removal} />
        <LeaveCard leave={leave} stakes={stakes} />
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
