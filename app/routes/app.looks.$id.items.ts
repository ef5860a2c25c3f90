import { type ActionFunctionArgs, json } from "@remix-run/node";
import { z } from "zod";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { substitutesPerItemMax } from "~/limits";
import { chooseItem } from "~/storefront/choose-item";
import { answerCall, readBody, readLookId, refuseGet } from "./app/answer-call";
import { productGidShape } from "./app/shapes";

const body = z.object({
  item_id: z.string(),
  is_shown: z.boolean().optional(),
  is_on_sale: z.boolean().optional(),
  product_id: productGidShape.nullable().optional(),
  substitute_ids: z.array(productGidShape).max(substitutesPerItemMax).optional(),
});

export const loader = refuseGet;

/** Notes what the merchant decides about an item: shown, on sale, linked to a product, and what may stand in for that. */
export async function action({ request, params }: ActionFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  return answerCall({ request }, async () => {
    const { item_id: itemId, ...decided } = await readBody(request, body);
    const decision = {
      ...{ isShown: decided.is_shown, isOnSale: decided.is_on_sale },
      ...{ productGid: decided.product_id, substituteGids: decided.substitute_ids },
    };
    await chooseItem({ shop, lookId: readLookId(params), itemId, decision });
    return json({ item_id: itemId });
  });
}
