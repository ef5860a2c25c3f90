import { type ActionFunctionArgs, json } from "@remix-run/node";
import { z } from "zod";
import { countOrders, setHoldout, switchOff, switchOn } from "~/attribution/switch-measuring";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { answerCall, readBody, refuseGet } from "./app/answer-call";

const wanted = z.union([
  z.strictObject({ on: z.boolean() }),
  z.strictObject({ orders: z.boolean() }),
  z.strictObject({ holdout_percent: z.number().int() }),
]);

export const loader = refuseGet;

/** The merchant's decisions about measuring, one a call. */
export async function action({ request }: ActionFunctionArgs) {
  const { shop, clientId } = await authenticateMerchant(request);
  return answerCall({ request }, async () => {
    const decision = await readBody(request, wanted);
    if ("on" in decision) await (decision.on ? switchOn : switchOff)({ shop, clientId });
    else if ("orders" in decision) await countOrders({ shop, clientId, wanted: decision.orders });
    else await setHoldout({ shop, clientId, percent: decision.holdout_percent });
    return json(decision);
  });
}
