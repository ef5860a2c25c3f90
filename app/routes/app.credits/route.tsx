import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { listMonths } from "~/credits/list-months";
import { readBalance } from "~/credits/read-balance";
import { readStatement } from "~/credits/read-statement";
import { readHealth } from "~/extraction/read-health";
import { nameRequests } from "~/storefront/name-requests";
import { loadPage } from "../app/answer-call";
import { BuyCredits } from "../app/buy-credits";
import { HealthCard } from "../app/health-card";
import { PageError } from "../app/page-error";
import { BalanceCard } from "./balance-card";
import { readStatementQuery } from "./read-statement-query";
import { StatementCard } from "./statement-card";

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop, clientId } = await authenticateMerchant(request);
  return loadPage(async () => {
    const { month, mode, ofClient, cursor } = await readStatementQuery({ request, shop, clientId });
    const [balance, months, statement, health] = await Promise.all([
      readBalance({ clientId }),
      listMonths({ clientId: ofClient }),
      readStatement({ clientId: ofClient, month, cursor, order: "newest" }),
      readHealth({ clientId }),
    ]);
    const requestIds = statement.entries.flatMap(({ requestId }) => requestId ?? []);
    const looks = await nameRequests({ shop, requestIds });
    return { balance, months, statement, mode, health, looks, isFirstPage: cursor === undefined };
  });
}

export default function CreditsPage() {
  const { balance, health, ...statement } = useLoaderData<typeof loader>();
  return (
    <Page title="Credits" backAction={{ content: "Looks", url: "/app" }}>
      <BlockStack gap="400">
        <BuyCredits available={balance.available} />
        <BalanceCard balance={balance} />
        <StatementCard {...statement} />
        <HealthCard health={health} />
      </BlockStack>
    </Page>
  );
}

export const meta: MetaFunction = () => [{ title: "Credits · Looklift" }];
export const ErrorBoundary = PageError;
export const headers = boundary.headers;
