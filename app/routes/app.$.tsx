import { json, type LoaderFunctionArgs } from "@remix-run/node";
import { boundary } from "@shopify/shopify-app-remix/server";
import { authenticateAdmin } from "~/shopify.server";
import { NotFound, PageError } from "./app/page-error";

/** Every address below /app that leads nowhere. */
export async function loader({ request }: LoaderFunctionArgs) {
  await authenticateAdmin(request);
  return json(null, { status: 404 });
}

export default NotFound;
export const ErrorBoundary = PageError;
export const headers = boundary.headers;
