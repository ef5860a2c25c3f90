import { type ActionFunctionArgs, json } from "@remix-run/node";
import { z } from "zod";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { chooseItem } from "~/storefront/choose-item";
import { answerCall, readBody, readLookId, refuseGet } from "./app/answer-call";

const body = z.object({ item_id: z.string(), is_shown: z.boolean() });

export const loader = refuseGet;

/** Notes whether an item is to be shown to shoppers. */
export async function action({ request, params }: ActionFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  return answerCall({ request }, async () => {
    const { item_id: itemId, is_shown: isShown } = await readBody(request, body);
    await chooseItem({ shop, lookId: readLookId(params), itemId, isShown });
    return json({ item_id: itemId, is_shown: isShown });
  });
}
