import type { MiddlewareHandler } from "hono";

/**
 * Only this machine's own address is answered, so that no page of the web can reach the stand-in by a name that it made
 * resolve to 127.0.0.1. A person who came by `localhost` is sent on.
 */
export function guardHost({ origin }: { origin: string }): MiddlewareHandler {
  const { host, port } = new URL(origin);
  return async (c, next) => {
    const given = c.req.header("host");
    if (given === host) return next();
    if (given === `localhost:${port}` && c.req.method === "GET") {
      const { pathname, search } = new URL(c.req.url);
      return c.redirect(origin + pathname + search);
    }
    return c.text("This is the Shopify stand-in of a development machine; it answers at its own address only.", 421);
  };
}

/** What changes the shop is taken from the stand-in's own pages, or from a program, which sends no Origin. */
export function guardOrigin({ origin }: { origin: string }): MiddlewareHandler {
  return async (c, next) => {
    const from = c.req.header("origin");
    const site = c.req.header("sec-fetch-site");
    const isOwn =
      (from === undefined || from === origin) && (site === undefined || ["same-origin", "none"].includes(site));
    return isOwn ? next() : c.text("Only the stand-in's own pages may ask for this.", 403);
  };
}
