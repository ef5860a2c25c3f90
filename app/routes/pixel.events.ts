import type { ActionFunctionArgs } from "@remix-run/node";
import { takeEvents } from "~/attribution/take-events";

// Called from shops' pages, with nothing that could be anybody's: any origin may, and no answer is worth reading.
const headers = { "access-control-allow-origin": "*", "cache-control": "no-store" };

export async function action({ request }: ActionFunctionArgs) {
  if (request.method !== "POST") return refuseMethod();
  return new Response(null, { status: await takeEvents({ request }), headers });
}

const refuseMethod = () => new Response(null, { status: 405, headers: { ...headers, allow: "POST" } });

export const loader = refuseMethod;
