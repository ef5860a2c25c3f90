import { json, type LoaderFunctionArgs } from "@remix-run/node";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { findLookProduct } from "~/storefront/find-look";
import { answerCall, readLookId } from "./app/answer-call";

/** The product of the look, as Shopify knows it now: its title, and the address of its page. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  return answerCall({ request, methods: ["GET"] }, async () => {
    const { title, pageUrl } = await findLookProduct({ shop, lookId: readLookId(params) });
    return json({ title, url: pageUrl });
  });
}
