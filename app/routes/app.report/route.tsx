import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { readReport, reportDays } from "~/attribution/read-report";
import { holdoutShares, orderScopes, pixelScopes } from "~/attribution/switch-measuring";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { holdoutOrdersMin, holdoutVisitorsMin } from "~/limits";
import { loadPage } from "../app/answer-call";
import { PageError } from "../app/page-error";
import { HoldoutCard } from "./holdout-card";
import { LooksCard } from "./looks-card";
import { OffCard } from "./off-card";
import { readDays } from "./read-days";
import styles from "./report.css?url";
import { SettingsCard } from "./settings-card";

export const links: LinksFunction = () => [{ rel: "stylesheet", href: styles }];

export async function loader({ request }: LoaderFunctionArgs) {
  const { clientId } = await authenticateMerchant(request);
  return loadPage(async () => ({
    report: await readReport({ clientId, days: readDays(request) }),
    choices: {
      ...{ periods: [...reportDays], shares: [...holdoutShares] },
      ...{ pixelScopes: [...pixelScopes], orderScopes: [...orderScopes] },
      min: { visitors: holdoutVisitorsMin, orders: holdoutOrdersMin },
    },
  }));
}

export default function ReportPage() {
  const { report, choices } = useLoaderData<typeof loader>();
  const { measuring, holdout, looks } = report;
  return (
    <Page title="Report" backAction={{ content: "Looks", url: "/app" }}>
      <BlockStack gap="400">
        {measuring.isOn ? null : <OffCard scopes={choices.pixelScopes} />}
        {measuring.isOn || looks.length > 0 ? <LooksCard {...report} periods={choices.periods} /> : null}
        {holdout ? <HoldoutCard holdout={holdout} currency={measuring.currency} min={choices.min} /> : null}
        {measuring.isOn ? (
          <SettingsCard measuring={measuring} orderScopes={choices.orderScopes} shares={choices.shares} />
        ) : null}
      </BlockStack>
    </Page>
  );
}

export const meta: MetaFunction = () => [{ title: "Report · Looklift" }];
export const ErrorBoundary = PageError;
export const headers = boundary.headers;
