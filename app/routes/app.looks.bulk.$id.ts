import { type ActionFunctionArgs, json } from "@remix-run/node";
import { z } from "zod";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { dismissBulkRun, retryBulkRun, stopBulkRun } from "~/storefront/change-bulk-run";
import { answerCall, readBody, refuseGet } from "./app/answer-call";

const changes = { stop: stopBulkRun, retry: retryBulkRun, dismiss: dismissBulkRun };
const body = z.object({ change: z.enum(["stop", "retry", "dismiss"]) });

export const loader = refuseGet;

/** Stops a run over many looks, does again what failed of it, or shows it no more. */
export async function action({ request, params }: ActionFunctionArgs) {
  const { clientId } = await authenticateMerchant(request);
  return answerCall({ request }, async () => {
    const { change } = await readBody(request, body);
    const runId = params["id"] ?? "";
    await changes[change]({ clientId, runId });
    return json({ run_id: runId });
  });
}
