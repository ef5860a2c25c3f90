import type { LoaderFunctionArgs } from "@remix-run/node";
import { boundary } from "@shopify/shopify-app-remix/server";
import { authenticateAdmin } from "~/shopify.server";

/** The library's own pages: the bounce that fetches a session token, and the way out of the iframe. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { redirect } = await authenticateAdmin(request);
  return redirect("/app");
}

export const headers = boundary.headers;
