import { type ActionFunctionArgs, json } from "@remix-run/node";
import { z } from "zod";
import { changeEndpoint, removeEndpoint } from "~/callbacks/change-endpoint";
import { findShopEndpoint } from "~/callbacks/list-shop-endpoints";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { answerCall, readForm, refuseGet } from "./app/answer-call";

const change = z.object({ to: z.enum(["on", "off", "removed"]) });

export const loader = refuseGet;

/** Switches an endpoint on or off, or removes it with its messages. */
export async function action({ request, params: { id = "" } }: ActionFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  return answerCall({ request }, async () => {
    const { to } = await readForm(request, change);
    const { clientId, id: endpointId } = await findShopEndpoint({ shop, endpointId: id });
    if (to === "removed") await removeEndpoint({ clientId, endpointId });
    else await changeEndpoint({ clientId, endpointId, enabled: to === "on" });
    return json({ endpoint_id: endpointId });
  });
}
