import { type ActionFunctionArgs, json } from "@remix-run/node";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { runAgain } from "~/storefront/run-again";
import { answerCall, readLookId, refuseGet } from "./app/answer-call";

export const loader = refuseGet;

/** Extracts the look's items anew. */
export async function action({ request, params }: ActionFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  return answerCall({ request }, async () => {
    const { requestId } = await runAgain({ shop, lookId: readLookId(params) });
    return json({ request_id: requestId }, { status: 202 });
  });
}
