import { type ActionFunctionArgs, json } from "@remix-run/node";
import { z } from "zod";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { askErasure } from "~/compliance/ask-erasure";
import { answerCall, readForm, refuseGet } from "./app/answer-call";

const CHARACTERS_MAX = 200;
const confirmed = z.object({ confirmation: z.string().max(CHARACTERS_MAX, "Type your shop's name.") });

export const loader = refuseGet;

/** Deletes everything of the shop that asks, and answers the receipt. */
export async function action({ request }: ActionFunctionArgs) {
  const { shop, clientId } = await authenticateMerchant(request);
  return answerCall({ request }, async () => {
    const { confirmation } = await readForm(request, confirmed);
    return json(await askErasure({ shop, clientId, confirmation }), { status: 202 });
  });
}
