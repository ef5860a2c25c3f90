import { type ActionFunctionArgs, json } from "@remix-run/node";
import { z } from "zod";
import { redeliver, sendTest } from "~/callbacks/change-endpoint";
import { findShopEndpoint } from "~/callbacks/list-shop-endpoints";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { answerCall, readForm, refuseGet } from "./app/answer-call";

const message = z.object({ message_id: z.string().optional() });

export const loader = refuseGet;

/** Sends a message of the endpoint's log once more; a test message where none is named. */
export async function action({ request, params: { id = "" } }: ActionFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  return answerCall({ request }, async () => {
    const { message_id: sendId } = await readForm(request, message);
    const { clientId, id: endpointId } = await findShopEndpoint({ shop, endpointId: id });
    if (sendId === undefined) return json(await sendTest({ clientId, endpointId }), { status: 202 });
    await redeliver({ clientId, sendId });
    return json({ sendId }, { status: 202 });
  });
}
