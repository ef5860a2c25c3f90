import { type ActionFunctionArgs, json } from "@remix-run/node";
import { z } from "zod";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { ensureShopClient } from "~/clients/ensure-shop-client";
import { capabilities, issueKey } from "~/clients/issue-key";
import { revokeKey } from "~/clients/revoke-key";
import { keyNameCharactersMax } from "~/limits";
import { answerCall, readForm, refuseGet } from "./app/answer-call";
import { chosenOf, daysFromNow, optionalCount } from "./app/shapes";

const newKey = z.object({
  mode: z.enum(["TEST", "LIVE"]),
  name: z
    .string()
    .trim()
    .min(1, "Give the key a name.")
    .max(keyNameCharactersMax, `A name has at most ${keyNameCharactersMax} characters.`),
  capabilities: chosenOf(capabilities, "Choose at least one thing that the key may do."),
  require_hmac: z.stringbool().default(false),
  expires_days: optionalCount("Days until the key ends"),
  calls_per_minute_max: optionalCount("Calls a minute"),
  daily_credits_max: optionalCount("Credits a day"),
  monthly_credits_max: optionalCount("Credits a month"),
});

export const loader = refuseGet;

/** POST makes a key and answers its token, this once; DELETE revokes one. */
export async function action({ request }: ActionFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  return answerCall({ request, methods: ["POST", "DELETE"] }, async () => {
    if (request.method === "DELETE") {
      const { key_id: keyId } = await readForm(request, z.object({ key_id: z.string() }));
      await revokeKey({ shop, keyId });
      return json({ key_id: keyId });
    }
    const { mode, name, expires_days, require_hmac: requireHmac, ...key } = await readForm(request, newKey);
    const { clientId } = await ensureShopClient({ shop, mode });
    const { keyId, token, prefix } = await issueKey({
      ...{ clientId, name, expiresAt: daysFromNow(expires_days), requireHmac, capabilities: key.capabilities },
      callsPerMinuteMax: key.calls_per_minute_max,
      dailyCreditsMax: key.daily_credits_max,
      monthlyCreditsMax: key.monthly_credits_max,
    });
    return json({ key_id: keyId, token, prefix, mode }, { status: 201 });
  });
}
