import { type ActionFunctionArgs, json } from "@remix-run/node";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { deleteLook } from "~/storefront/delete-look";
import { answerCall, readLookId, refuseGet } from "./app/answer-call";

export const loader = refuseGet;

/** Deletes the look, with all that it put on the product page and among the shop's files. */
export async function action({ request, params }: ActionFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  return answerCall({ request }, async () => {
    const lookId = readLookId(params);
    await deleteLook({ shop, lookId });
    return json({ look_id: lookId });
  });
}
