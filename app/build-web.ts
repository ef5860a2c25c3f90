import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { compress } from "hono/compress";
import { secureHeaders } from "hono/secure-headers";
import { buildApi } from "./api/build-api";
import { requestBodyBytesMax } from "./limits";
import { observeHttp } from "./observe-http.server";
import { readReadiness } from "./readiness.server";

const tooLarge = {
  error: { code: "BODY_TOO_LARGE", message: `At most ${requestBodyBytesMax / 1024} kB may be sent.` },
};

export type WebParts = {
  remix: (request: Request) => Promise<Response>;
  isDraining: () => boolean;
  clientFolder: string | null;
};

/**
 * The web door: what must be quick, or must work when Remix does not, is answered here; Remix gets the rest.
 * `clientFolder` holds the built browser files, relative to the working directory; null where Vite serves them.
 */
export function buildWeb({ remix, isDraining, clientFolder }: WebParts): Hono {
  const web = new Hono();
  web.get("/healthz", (c) => c.json({ ok: true }));
  web.get("/readyz", async (c) => {
    if (isDraining()) return c.json({ ok: false, why: "draining" }, 503);
    const readiness = await readReadiness();
    return c.json(readiness, readiness.ok ? 200 : 503);
  });
  web.use(observeHttp);
  if (clientFolder !== null) {
    web.use(
      "/assets/*",
      serveStatic({
        root: clientFolder,
        precompressed: true,
        onFound: (_path, c) => c.header("cache-control", "public, max-age=31536000, immutable"),
      }),
    );
    web.use("/favicon.svg", serveStatic({ root: clientFolder }));
  }
  web.get("/favicon.ico", (c) => c.redirect("/favicon.svg", 301));
  // Framed by the Shopify admin and linked from storefronts: the three same-origin defaults would break both.
  web.use(secureHeaders({ xFrameOptions: false, crossOriginResourcePolicy: false, crossOriginOpenerPolicy: false }));
  web.route("/", buildApi());
  // the pages' forms and calls are small; nobody fills the process's memory through them
  web.use("/app/*", bodyLimit({ maxSize: requestBodyBytesMax, onError: (c) => c.json(tooLarge, 413) }));
  web.use(compress());
  web.all("*", (c) => remix(c.req.raw));
  return web;
}
