import type { MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import { httpRequests, httpSeconds } from "./metrics.server";
import { inSpan } from "./trace.server";

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const pageRoutes = new WeakMap<Request, string>();

/** Names the route of a request that the pages answer, by its template. */
export function nameRoute(request: Request, template: string): void {
  pageRoutes.set(request, template);
}

/** Counts, times and traces each request by the template of its route: a path, which anybody can make up, is never a label. */
export const observeHttp: MiddlewareHandler = async (c, next) => {
  const from = performance.now();
  const method = methods.includes(c.req.method) ? c.req.method : "OTHER";
  await inSpan({ name: method, kind: "server", parent: c.req.header("traceparent") ?? null }, async (span) => {
    await next();
    const route = pageRoutes.get(c.req.raw) ?? templateOf(routePath(c));
    const { status, headers } = c.res;
    httpRequests.inc({ method, route, status });
    httpSeconds.observe({ method, route }, (performance.now() - from) / 1000);
    const requestId = headers.get("x-request-id");
    span.rename(`${method} ${route}`);
    span.set({ "http.request.method": method, "http.route": route, "http.response.status_code": status });
    if (requestId) span.set({ "looklift.request_id": requestId });
    if (status >= 500) span.fail();
  });
};

// Whoever answered on a path that stands for all was the pages' door, or the one that says that there is no such thing.
const templateOf = (path: string): string => (/^\/?\*$/.test(path) ? "unmatched" : path.replace(/(.)\/$/, "$1"));
