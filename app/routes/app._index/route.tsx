import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Banner, BlockStack, Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { readBalance } from "~/credits/read-balance";
import { readHealth } from "~/extraction/read-health";
import { findAccessGap } from "~/shopify-access.server";
import { findBulkRun } from "~/storefront/find-bulk-run";
import { listEndingRights } from "~/storefront/list-ending-rights";
import { countShownLooks, listLooks } from "~/storefront/list-looks";
import { isMoving } from "~/storefront/look-state";
import { isRemoving } from "~/storefront/owe-removal";
import { AccessBanner } from "../app/access-banner";
import { loadPage } from "../app/answer-call";
import { HealthBanner } from "../app/health-card";
import { PageError } from "../app/page-error";
import { useRefreshing } from "../app/use-refreshing";
import { BulkCard, BulkNews } from "./bulk-card";
import { LookTable } from "./look-table";
import { NoLooks } from "./no-looks";
import { readQuery } from "./read-query";
import { RemovingBanner } from "./removing-banner";
import { RightsBanner } from "./rights-banner";
import { Summary } from "./summary";
import { useBulk } from "./use-bulk";

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop, clientId } = await authenticateMerchant(request);
  const asked = readQuery(new URL(request.url).searchParams);
  return loadPage(async () => {
    const [page, { available }, shown, health, gap, removing, run, ending] = await Promise.all([
      listLooks({ shop, ...asked }),
      readBalance({ clientId }),
      countShownLooks({ shop }),
      readHealth({ clientId }),
      findAccessGap({ shop }),
      isRemoving({ clientId }),
      findBulkRun({ clientId }),
      listEndingRights({ shop }),
    ]);
    return { page, available, shown, health, gap, removing, run, ending, asked };
  });
}

export default function LooksPage() {
  const { page, available, shown, health, gap, removing, run, ending, asked } = useLoaderData<typeof loader>();
  const isEmpty = page.looks.length === 0 && Object.values(asked).every((value) => value === null);
  const bulk = useBulk();
  const isRunning = run?.state === "RUNNING" || run?.state === "STOPPING";
  useRefreshing(isRunning || page.looks.some(({ state }) => isMoving(state)));
  const check = () =>
    bulk.start({ kind: "CHECK", chosen: { search: null, filter: null }, includesUnsure: false }, () => undefined);
  return (
    <Page
      title="Looks"
      {...(!isEmpty && {
        primaryAction: { content: "New look", url: "/app/looks/new" },
        secondaryActions: [
          {
            content: "Check storefront",
            helpText:
              "Compares what your shop has with what you published, and puts it right. Once a day that happens by itself.",
            ...{ onAction: check, disabled: isRunning, loading: bulk.isBusy },
          },
        ],
      })}
    >
      <BlockStack gap="400">
        <AccessBanner gap={gap} />
        <HealthBanner health={health} />
        {removing ? <RemovingBanner /> : null}
        <RightsBanner ending={ending} />
        <Summary available={available} shown={shown} />
        <BulkNews run={run} />
        {run ? <BulkCard run={run} bulk={bulk} /> : null}
        {bulk.refusal && !run && !bulk.asking ? <Banner tone="critical">{bulk.refusal}</Banner> : null}
        {isEmpty ? <NoLooks /> : <LookTable page={page} asked={asked} bulk={bulk} />}
      </BlockStack>
    </Page>
  );
}

export const meta: MetaFunction = () => [{ title: "Looks · Looklift" }];
export const ErrorBoundary = PageError;
export const headers = boundary.headers;
