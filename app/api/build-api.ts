import { type Context, Hono } from "hono";
import { AppError } from "~/errors";
import { newId } from "~/ids";
import { answerError } from "./answer-error";
import { describeApi } from "./describe-api";
import type { Endpoint } from "./endpoint";
import { endpoints } from "./endpoints";
import { limitLoad } from "./limit-load";
import { docsPolicy, renderDocs } from "./render-docs";
import { serveEndpoint } from "./serve-endpoint";
import { serveMcp } from "./serve-mcp";

/** The door of /v1. A trailing slash is the same route; what is not a route is answered here too, never by the pages. */
export function buildApi(): Hono {
  const api = new Hono();
  const paths = new Set(endpoints.map(({ path }) => path));
  for (const path of paths) mountPath({ api, path, onPath: endpoints.filter((endpoint) => endpoint.path === path) });
  mountPath({ api, path: serveMcp.path, onPath: [serveMcp] });
  mountDocs(api);
  const notFound = (c: Context) => refuse(c, new AppError("NOT_FOUND", "Not Found"));
  // other spellings of the prefix would reach the pages, which answer in HTML
  api.use("*", (c, next) => (/^\/+v\d+(\/|$)/i.test(c.req.path) ? notFound(c) : next()));
  return api;
}

// Made once: the document is the same as long as the process lives.
function mountDocs(api: Hono): void {
  const document = describeApi();
  const page = renderDocs(document);
  api.get("/openapi.json", (c) => c.json(document));
  api.get("/docs", (c) => c.html(page, 200, { "content-security-policy": docsPolicy }));
}

type MountPath = { api: Hono; path: string; onPath: Endpoint[] };

function mountPath({ api, path, onPath }: MountPath): void {
  const pattern = path.replaceAll(/\{(\w+)\}/g, ":$1");
  const spellings = [pattern, `${pattern}/`];
  for (const endpoint of onPath)
    api.on(endpoint.method, spellings, (context) => {
      const answer = () => serveEndpoint({ endpoint, context });
      return limitLoad({ request: context.req.raw, answer, ...(endpoint.places && { of: endpoint.places }) });
    });
  const allow = onPath.flatMap(({ method }) => (method === "GET" ? ["GET", "HEAD"] : [method])).join(", ");
  const notAllowed = new AppError("METHOD_NOT_ALLOWED", "Method Not Allowed", { details: { headers: { allow } } });
  for (const spelling of spellings) api.all(spelling, (c) => refuse(c, notAllowed));
}

async function refuse(_context: Context, error: AppError): Promise<Response> {
  return answerError({ error, requestId: newId() });
}
