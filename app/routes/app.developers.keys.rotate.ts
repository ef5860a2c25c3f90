import { type ActionFunctionArgs, json } from "@remix-run/node";
import { z } from "zod";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { rotateKey } from "~/clients/rotate-key";
import { keyOverlapHoursMax } from "~/limits";
import { answerCall, readForm, refuseGet } from "./app/answer-call";

const rotation = z.object({
  key_id: z.string(),
  overlap_hours: z.coerce.number().int().min(0).max(keyOverlapHoursMax),
});

export const loader = refuseGet;

/** Makes a new key in the place of one that still works for some hours; answers its token, this once. */
export async function action({ request }: ActionFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  return answerCall({ request }, async () => {
    const { key_id, overlap_hours: overlapHours } = await readForm(request, rotation);
    const { keyId, token, prefix, oldExpiresAt } = await rotateKey({ shop, keyId: key_id, overlapHours });
    return json({ key_id: keyId, token, prefix, old_expires_at: oldExpiresAt }, { status: 201 });
  });
}
