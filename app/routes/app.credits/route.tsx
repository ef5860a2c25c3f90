import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { listEntries } from "~/credits/list-entries";
import { readBalance } from "~/credits/read-balance";
import { readHealth } from "~/extraction/read-health";
import { nameRequests } from "~/storefront/name-requests";
import { loadPage } from "../app/answer-call";
import { HealthCard } from "../app/health-card";
import { PageError } from "../app/page-error";
import { BalanceCard } from "./balance-card";
import { StatementCard } from "./statement-card";

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop, clientId } = await authenticateMerchant(request);
  const older = new URL(request.url).searchParams.get("older");
  return loadPage(async () => {
    const [balance, statement, health] = await Promise.all([
      readBalance({ clientId }),
      listEntries({ clientId, older }),
      readHealth({ clientId }),
    ]);
    const requestIds = statement.entries.flatMap(({ requestId }) => requestId ?? []);
    const looks = await nameRequests({ shop, requestIds });
    return { balance, statement, health, looks, isFirstPage: older === null };
  });
}

export default function CreditsPage() {
  const { balance, statement, health, looks, isFirstPage } = useLoaderData<typeof loader>();
  return (
    <Page title="Credits" backAction={{ content: "Looks", url: "/app" }}>
      <BlockStack gap="400">
        <BalanceCard balance={balance} />
        <StatementCard {...statement} looks={looks} isFirstPage={isFirstPage} />
        <HealthCard health={health} />
      </BlockStack>
    </Page>
  );
}

export const meta: MetaFunction = () => [{ title: "Credits · Looklift" }];
export const ErrorBoundary = PageError;
export const headers = boundary.headers;
