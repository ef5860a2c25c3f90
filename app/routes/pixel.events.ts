import type { ActionFunctionArgs } from "@remix-run/node";
import { type Status, takeEvents } from "~/attribution/take-events";
import { pixelBodyBytesMax, pixelEventsPerCallMax, pixelEventsPerMinuteMax } from "~/limits";

// Called from shops' pages, with nothing that could be anybody's: any origin may, and no answer says anything of a shop.
const headers = { "access-control-allow-origin": "*", "cache-control": "no-store" };

// The pixel reads no answer; these are for people.
const refusals: Record<Exclude<Status, 204>, [words: string, retryAfter?: string]> = {
  400: [`Not understood: JSON of an account and 1 to ${pixelEventsPerCallMax} events is.`],
  413: [`Too large: a call has at most ${pixelBodyBytesMax} bytes.`],
  429: [`Too fast: a shop may tell of ${pixelEventsPerMinuteMax} events a minute.`, "60"],
  503: ["Too many events wait to be counted. Try again in a moment.", "5"],
};

export async function action({ request }: ActionFunctionArgs) {
  if (request.method !== "POST") return refuseMethod();
  const status = await takeEvents({ request });
  if (status === 204) return new Response(null, { status, headers });
  const [words, retryAfter] = refusals[status];
  const when = retryAfter ? { "retry-after": retryAfter } : {};
  return new Response(`${words}\n`, { status, headers: { ...headers, ...when, "content-type": "text/plain" } });
}

const refuseMethod = () => new Response(null, { status: 405, headers: { ...headers, allow: "POST" } });

export const loader = refuseMethod;
