import { type ActionFunctionArgs, json } from "@remix-run/node";
import { z } from "zod";
import { startPurchase } from "~/billing/start-purchase";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { answerCall, readForm, refuseGet } from "./app/answer-call";

export const loader = refuseGet;

/** Begins to buy a pack, and answers the page of Shopify's where the merchant approves it. */
export async function action({ request }: ActionFunctionArgs) {
  const { shop, clientId } = await authenticateMerchant(request);
  return answerCall({ request }, async () => {
    const { pack_id: packId } = await readForm(request, z.object({ pack_id: z.string() }));
    const { confirmationUrl } = await startPurchase({ shop, clientId, packId });
    return json({ confirmation_url: confirmationUrl }, { status: 201 });
  });
}
