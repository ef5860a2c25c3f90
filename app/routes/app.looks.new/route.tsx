import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { readBalance } from "~/credits/read-balance";
import { extractionCreditsCost } from "~/limits";
import { readProduct } from "~/storefront/read-product";
import { loadPage } from "../app/answer-call";
import { PageError } from "../app/page-error";
import { NewLook } from "./new-look";

/** `?product=` chooses one from the start. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { shop, clientId } = await authenticateMerchant(request);
  const productGid = new URL(request.url).searchParams.get("product");
  return loadPage(async () => {
    const [{ available }, product] = await Promise.all([
      readBalance({ clientId }),
      productGid ? readProduct({ shop, productGid }) : null,
    ]);
    const chosen = product && { gid: product.gid, title: product.title, imageUrl: null };
    return { available, cost: extractionCreditsCost, chosen };
  });
}

export default function NewLookPage() {
  return <NewLook {...useLoaderData<typeof loader>()} />;
}

export const meta: MetaFunction = () => [{ title: "New look · Looklift" }];
export const ErrorBoundary = PageError;
export const headers = boundary.headers;
