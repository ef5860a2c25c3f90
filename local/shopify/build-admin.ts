import { Hono } from "hono";
import { serveStagedUploads } from "./files/stage-upload";
import type { AdminSchema } from "./graphql/load-schema";
import { serveGraphql } from "./graphql/serve-graphql";
import { guardHost } from "./guard-requests";
import { serveOauth } from "./oauth/serve-oauth";
import type { StandIn } from "./stand-in";
import type { openDeliveries } from "./webhooks/deliver-webhooks";

type BuildAdmin = { standIn: StandIn; admin: AdminSchema; deliveries: ReturnType<typeof openDeliveries> };

/** The admin side of the stand-in: what apps call, what a merchant sees, and what a test steers it by. */
export function buildAdmin({ standIn, admin }: BuildAdmin): Hono {
  const web = new Hono();
  web.use(guardHost(standIn));
  serveOauth(web, standIn);
  serveGraphql(web, { standIn, admin });
  serveStagedUploads(web, standIn);
  web.onError((error, c) => {
    console.error(JSON.stringify({ level: "error", path: c.req.path, error: error.stack ?? String(error) }));
    return c.text("The Shopify stand-in failed; its log says why.", 500);
  });
  return web;
}
