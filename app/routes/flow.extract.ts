import { type ActionFunctionArgs, json } from "@remix-run/node";
import { receiveRun } from "~/flow/receive-run";

/** Shopify Flow's action "Extract items from a photo". */
export async function action({ request }: ActionFunctionArgs) {
  const { status, body } = await receiveRun({ request });
  return json(body, { status });
}

export const loader = () => new Response(null, { status: 405, headers: { allow: "POST" } });
