import { json, type LinksFunction, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { AppError } from "~/errors";
import { extractionCreditsCost } from "~/limits";
import { findLook } from "~/storefront/find-look";
import { loadPage, readLookId } from "../app/answer-call";
import { PageError } from "../app/page-error";
import styles from "./look.css?url";
import { LookPage } from "./look-page";

export const links: LinksFunction = () => [{ rel: "stylesheet", href: styles }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  return loadPage(async () => {
    const look = await findLook({ shop, lookId: readLookId(params) });
    if (!look) throw new AppError("NOT_FOUND", "This look is not there any more.");
    return json({ look, cost: extractionCreditsCost });
  });
}

export default function LookRoute() {
  const { look, cost } = useLoaderData<typeof loader>();
  return <LookPage key={look.id} look={look} cost={cost} />;
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.look.productTitle ?? "Look"} · Looklift` },
];
export const ErrorBoundary = PageError;
export const headers = boundary.headers;
