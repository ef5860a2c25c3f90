import type { ActionFunctionArgs } from "@remix-run/node";
import { receiveWebhook } from "~/compliance/receive-webhook";

export async function action({ request }: ActionFunctionArgs) {
  return new Response(null, { status: await receiveWebhook({ request }) });
}

export const loader = () => new Response(null, { status: 405, headers: { allow: "POST" } });
