import { type ActionFunctionArgs, json } from "@remix-run/node";
import { z } from "zod";
import { switchOverageOff, switchOverageOn } from "~/billing/set-overage";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { answerCall, readForm, refuseGet } from "./app/answer-call";

export const loader = refuseGet;

/**
 * POST switches credits beyond the plan on with a cap, and answers the page of Shopify's where a higher one is approved, if it
 * is to be; DELETE switches them off.
 */
export async function action({ request }: ActionFunctionArgs) {
  const { shop, clientId } = await authenticateMerchant(request);
  return answerCall({ request, methods: ["POST", "DELETE"] }, async () => {
    if (request.method === "DELETE") {
      await switchOverageOff({ clientId });
      return json({ off: true });
    }
    const { cap } = await readForm(request, z.object({ cap: z.string().trim() }));
    const { confirmationUrl } = await switchOverageOn({ shop, clientId, cap });
    return json({ confirmation_url: confirmationUrl });
  });
}
