import { type ActionFunctionArgs, json } from "@remix-run/node";
import { z } from "zod";
import { addEndpoint, callbackEvents } from "~/callbacks/add-endpoint";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { ensureShopClient } from "~/clients/ensure-shop-client";
import { answerCall, readForm, refuseGet } from "./app/answer-call";
import { chosenOf } from "./app/shapes";

const MARK_MAX = 1_000;
const newEndpoint = z.object({
  mode: z.enum(["TEST", "LIVE"]),
  url: z.string().trim().min(1, "Give an address."),
  events: chosenOf(callbackEvents, "Choose at least one event."),
  credits_low_below: z.coerce
    .number("Credits: give a whole number.")
    .int("Credits: give a whole number.")
    .min(1, "Credits: give at least 1.")
    .max(MARK_MAX, `Credits: give at most ${MARK_MAX.toLocaleString("en")}.`),
});

export const loader = refuseGet;

/** Adds an endpoint and answers its secret, this once. */
export async function action({ request }: ActionFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  return answerCall({ request }, async () => {
    const { mode, url, events, credits_low_below: creditsLowBelow } = await readForm(request, newEndpoint);
    const { clientId } = await ensureShopClient({ shop, mode });
    const added = await addEndpoint({ clientId, url, events, creditsLowBelow });
    return json({ endpoint_id: added.endpointId, secret: added.secret }, { status: 201 });
  });
}
