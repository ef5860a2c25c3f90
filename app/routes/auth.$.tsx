import type { LoaderFunctionArgs } from "@remix-run/node";
import { boundary } from "@shopify/shopify-app-remix/server";
import { messageOf } from "~/errors";
import { log } from "~/log.server";
import { authenticateAdmin, isShopDomain } from "~/shopify.server";

/** The library's own pages: the bounce that fetches a session token, and the way out of the iframe. */
export async function loader({ request }: LoaderFunctionArgs) {
  // the library puts it into the page's Content-Security-Policy as it stands
  const shop = new URL(request.url).searchParams.get("shop");
  if (shop !== null && !isShopDomain(shop)) throw new Response("This is not the address of a shop.", { status: 400 });
  try {
    const { redirect } = await authenticateAdmin(request);
    return redirect("/app");
  } catch (error) {
    if (error instanceof Response) throw error;
    // it throws at addresses that nobody may be sent to
    log.warn({ error: messageOf(error), path: new URL(request.url).pathname }, "an address of the library was refused");
    throw new Response("This address cannot be opened.", { status: 400 });
  }
}

export const headers = boundary.headers;
