import { type ActionFunctionArgs, json } from "@remix-run/node";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { startBulkRun } from "~/storefront/start-bulk-run";
import { answerCall, refuseGet } from "./app/answer-call";
import { readBulk } from "./app._index/read-bulk";

export const loader = refuseGet;

/** Begins to publish, unpublish or check many looks. */
export async function action({ request }: ActionFunctionArgs) {
  const { shop, clientId, userId } = await authenticateMerchant(request);
  return answerCall({ request }, async () => {
    const { runId, total } = await startBulkRun({ shop, clientId, askedBy: userId, ...(await readBulk(request)) });
    return json({ run_id: runId, total }, { status: 202 });
  });
}
