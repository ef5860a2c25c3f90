import { type ActionFunctionArgs, json } from "@remix-run/node";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { judgeBulk } from "~/storefront/judge-bulk";
import { answerCall, refuseGet } from "./app/answer-call";
import { readBulk } from "./app._index/read-bulk";

export const loader = refuseGet;

/** How many of the chosen looks a run would do, and why not the others. */
export async function action({ request }: ActionFunctionArgs) {
  const { shop, clientId } = await authenticateMerchant(request);
  return answerCall({ request }, async () => {
    const { lookIds, replacing, refused } = await judgeBulk({ shop, clientId, ...(await readBulk(request)) });
    return json({ count: lookIds.length, replacing, refused });
  });
}
