import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { loadPage } from "../app/answer-call";
import { PageError } from "../app/page-error";
import { readRequest } from "./read-request";
import { RequestPage } from "./request-page";

export async function loader({ request, params: { id = "" } }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  return loadPage(() => readRequest({ shop, id }));
}

export default function RequestRoute() {
  return <RequestPage request={useLoaderData<typeof loader>()} />;
}

export const meta: MetaFunction = () => [{ title: "Request · Looklift" }];
export const ErrorBoundary = PageError;
export const headers = boundary.headers;
