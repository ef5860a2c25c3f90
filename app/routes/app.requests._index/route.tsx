import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Card, Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { loadPage } from "../app/answer-call";
import { PageError } from "../app/page-error";
import { useRefreshing } from "../app/use-refreshing";
import { listRequests } from "./list-requests";
import { readRequestQuery } from "./read-request-query";
import { RequestFilters } from "./request-filters";
import { RequestTable } from "./request-table";

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop, clientId } = await authenticateMerchant(request);
  const asked = readRequestQuery(new URL(request.url).searchParams);
  return loadPage(async () => ({ ...(await listRequests({ shop, clientId, asked })), asked }));
}

export default function RequestsPage() {
  const { requests, next, keys, looks, asked } = useLoaderData<typeof loader>();
  useRefreshing(requests.some(({ finishedAt }) => finishedAt === null));
  return (
    <Page title="Request log" backAction={{ content: "Developers", url: "/app/developers" }}>
      <Card padding="0">
        <RequestFilters asked={asked} keys={keys} />
        <RequestTable requests={requests} next={next} asked={asked} keys={keys} looks={looks} />
      </Card>
    </Page>
  );
}

export const meta: MetaFunction = () => [{ title: "Request log · Looklift" }];
export const ErrorBoundary = PageError;
export const headers = boundary.headers;
