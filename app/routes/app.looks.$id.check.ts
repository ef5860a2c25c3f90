import { type ActionFunctionArgs, json } from "@remix-run/node";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { checkLook } from "~/storefront/check-look";
import { answerCall, readLookId, refuseGet } from "./app/answer-call";

export const loader = refuseGet;

/** Compares what the shop has of the look with what was published, and mends it. */
export async function action({ request, params }: ActionFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  return answerCall({ request }, async () => json(await checkLook({ shop, lookId: readLookId(params) })));
}
