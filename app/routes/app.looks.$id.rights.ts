import { type ActionFunctionArgs, json } from "@remix-run/node";
import { z } from "zod";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { setRights } from "~/storefront/set-rights";
import { answerCall, readForm, readLookId, refuseGet } from "./app/answer-call";

const form = z.object({ until: z.string() });

export const loader = refuseGet;

/** Says until when the photo of a look may be shown; an empty day is none. */
export async function action({ request, params }: ActionFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  return answerCall({ request }, async () => {
    const { until } = await readForm(request, form);
    await setRights({ shop, lookId: readLookId(params), until: until || null });
    return json({ until: until || null });
  });
}
