import { type ActionFunctionArgs, json } from "@remix-run/node";
import { z } from "zod";
import { resumeCharge } from "~/billing/resume-charge";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { answerCall, readForm, refuseGet } from "./app/answer-call";

export const loader = refuseGet;

/** Answers the page of Shopify's where the merchant goes on with a charge that waits for a decision. */
export async function action({ request }: ActionFunctionArgs) {
  const { clientId } = await authenticateMerchant(request);
  return answerCall({ request }, async () => {
    const { id } = await readForm(request, z.object({ id: z.string().length(26) }));
    const { confirmationUrl } = await resumeCharge({ clientId, id });
    return json({ confirmation_url: confirmationUrl });
  });
}
