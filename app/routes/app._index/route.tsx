import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { readBalance } from "~/credits/read-balance";
import { readHealth } from "~/extraction/read-health";
import { findAccessGap } from "~/shopify-access.server";
import { countShownLooks, listLooks } from "~/storefront/list-looks";
import { isRemoving } from "~/storefront/owe-removal";
import { AccessBanner } from "../app/access-banner";
import { loadPage } from "../app/answer-call";
import { HealthBanner } from "../app/health-card";
import { PageError } from "../app/page-error";
import { LookTable } from "./look-table";
import { NoLooks } from "./no-looks";
import { readQuery } from "./read-query";
import { RemovingBanner } from "./removing-banner";
import { Summary } from "./summary";

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop, clientId } = await authenticateMerchant(request);
  const asked = readQuery(new URL(request.url).searchParams);
  return loadPage(async () => {
    const [page, { available }, shown, health, gap, removing] = await Promise.all([
      listLooks({ shop, ...asked }),
      readBalance({ clientId }),
      countShownLooks({ shop }),
      readHealth({ clientId }),
      findAccessGap({ shop }),
      isRemoving({ clientId }),
    ]);
    return { page, available, shown, health, gap, removing, asked };
  });
}

export default function LooksPage() {
  const { page, available, shown, health, gap, removing, asked } = useLoaderData<typeof loader>();
  const isEmpty = page.looks.length === 0 && Object.values(asked).every((value) => value === null);
  return (
    <Page title="Looks" {...(!isEmpty && { primaryAction: { content: "New look", url: "/app/looks/new" } })}>
      <BlockStack gap="400">
        <AccessBanner gap={gap} />
        <HealthBanner health={health} />
        {removing ? <RemovingBanner /> : null}
        <Summary available={available} shown={shown} />
        {isEmpty ? <NoLooks /> : <LookTable page={page} asked={asked} />}
      </BlockStack>
    </Page>
  );
}

export const meta: MetaFunction = () => [{ title: "Looks · Looklift" }];
export const ErrorBoundary = PageError;
export const headers = boundary.headers;
