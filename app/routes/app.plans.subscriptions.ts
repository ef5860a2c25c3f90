import { type ActionFunctionArgs, json } from "@remix-run/node";
import { z } from "zod";
import { cancelSubscription } from "~/billing/cancel-subscription";
import { startSubscription } from "~/billing/start-subscription";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { answerCall, readForm, refuseGet } from "./app/answer-call";

export const loader = refuseGet;

/** POST begins a paid plan, and answers the page of Shopify's where the merchant approves it; DELETE ends the one there is. */
export async function action({ request }: ActionFunctionArgs) {
  const { shop, clientId } = await authenticateMerchant(request);
  return answerCall({ request, methods: ["POST", "DELETE"] }, async () => {
    if (request.method === "DELETE") {
      await cancelSubscription({ shop, clientId });
      return json({ ended: true });
    }
    const { plan_id: planId } = await readForm(request, z.object({ plan_id: z.string() }));
    const { confirmationUrl } = await startSubscription({ shop, clientId, planId });
    return json({ confirmation_url: confirmationUrl }, { status: 201 });
  });
}
