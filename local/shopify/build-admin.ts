import { Hono } from "hono";
import { serveAssets } from "./admin/serve-assets";
import { serveCharges } from "./admin/serve-charges";
import { serveDeliveries } from "./admin/serve-deliveries";
import { serveFiles } from "./admin/serve-files";
import { serveFrame } from "./admin/serve-frame";
import { serveInstallation } from "./admin/serve-installation";
import { serveProducts } from "./admin/serve-products";
import { serveRoot } from "./admin/serve-root";
import { serveStagedUploads } from "./files/stage-upload";
import type { AdminSchema } from "./graphql/load-schema";
import { serveGraphql } from "./graphql/serve-graphql";
import { guardHost, guardOrigin } from "./guard-requests";
import { serveOauth } from "./oauth/serve-oauth";
import { serveBridge } from "./serve-bridge";
import { serveControls } from "./serve-controls";
import type { StandIn } from "./stand-in";
import type { openDeliveries } from "./webhooks/deliver-webhooks";

type BuildAdmin = { standIn: StandIn; admin: AdminSchema; deliveries: ReturnType<typeof openDeliveries> };

/** The admin side of the stand-in: what apps call, what a merchant sees, and what a test steers it by. */
export function buildAdmin({ standIn, admin, deliveries }: BuildAdmin): Hono {
  const web = new Hono();
  web.use(guardHost(standIn));
  serveOauth(web, standIn);
  serveGraphql(web, { standIn, admin });
  serveStagedUploads(web, standIn);
  serveBridge(web, standIn);
  serveControls(web, { standIn, deliveries });
  web.route("/", buildPages({ standIn, deliveries }));
  web.onError((error, c) => {
    console.error(JSON.stringify({ level: "error", path: c.req.path, error: error.stack ?? String(error) }));
    return c.text("The Shopify stand-in failed; its log says why.", 500);
  });
  return web;
}

// The pages that a person sees.
function buildPages({ standIn, deliveries }: Omit<BuildAdmin, "admin">): Hono {
  const web = new Hono();
  const { origin } = new URL(standIn.appUrl);
  const policy = [
    "default-src 'self'",
    `img-src 'self' data: ${standIn.storefrontOrigin}`,
    `frame-src ${origin}`,
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
  web.use(async (c, next) => {
    await next();
    c.header("Content-Security-Policy", policy);
    c.header("X-Content-Type-Options", "nosniff");
    c.header("Referrer-Policy", "same-origin");
    c.header("Cache-Control", "no-store");
  });
  const guard = guardOrigin(standIn);
  web.use((c, next) => (c.req.method === "POST" ? guard(c, next) : next()));
  serveAssets(web);
  serveRoot(web, standIn);
  serveFrame(web, standIn);
  serveProducts(web, standIn);
  serveFiles(web, standIn);
  serveCharges(web, standIn);
  serveDeliveries(web, standIn, deliveries);
  serveInstallation(web, standIn);
  return web;
}
