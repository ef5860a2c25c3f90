import type { IncomingMessage, ServerResponse } from "node:http";
import { endpoints } from "./endpoints";
import { isFull, refuseBare } from "./limit-load";

// those have places of their own, and are refused where their route is known
const pictures = endpoints
  .filter(({ places }) => places === "pictures")
  .map(({ path }) => new RegExp(`^${path.replaceAll(/\{\w+\}/g, "[^/]+")}/?$`));

/**
 * Refuses a call of the API at once when all places are taken, and says whether it did: on the bare connection, before any
 * router, header or body was looked at, because at many times the load the refusals are most of the work. A call that comes
 * past here may still be refused by `limitLoad`, which takes the place.
 */
export function refuseEarly(request: IncomingMessage, response: ServerResponse): boolean {
  if (!isFull("calls") || !request.url?.startsWith("/v1/")) return false;
  const [path = ""] = request.url.split("?", 1);
  if (pictures.some((pattern) => pattern.test(path))) return false;
  refuseBare(response, "calls");
  return true;
}
