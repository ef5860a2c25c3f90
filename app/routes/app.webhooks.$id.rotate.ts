import { type ActionFunctionArgs, json } from "@remix-run/node";
import { rotateSecret } from "~/callbacks/change-endpoint";
import { findShopEndpoint } from "~/callbacks/list-shop-endpoints";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { answerCall, refuseGet } from "./app/answer-call";

export const loader = refuseGet;

/** Gives an endpoint a new secret and answers it, this once; the old one signs beside it for a day. */
export async function action({ request, params: { id = "" } }: ActionFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  return answerCall({ request }, async () => {
    const { clientId, id: endpointId } = await findShopEndpoint({ shop, endpointId: id });
    const { secret } = await rotateSecret({ clientId, endpointId });
    return json({ endpoint_id: endpointId, secret });
  });
}
