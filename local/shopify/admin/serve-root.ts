import type { Hono } from "hono";
import { html } from "hono/html";
import { APP_HANDLE, type StandIn } from "../stand-in";
import { adminPath, layOut } from "./layout";

/** The first page: what this is, and where everything is. */
export function serveRoot(web: Hono, standIn: StandIn): void {
  web.get("/", (c) => {
    const { state, config, storefrontOrigin, appUrl } = standIn;
    const root = adminPath(standIn);
    const body = html`<h1>A stand-in for Shopify</h1>
<p>This program stands where Shopify would: it is the admin, the Admin API and the shop of <code>${state.shop}</code>, for
developing and testing ${config.name} on one machine without an account. It is not Shopify, and it knows only what
${config.name} needs. How it differs is said in <code>local/README.md</code>.</p>
<ul>
  <li><a href="${root}/apps/${APP_HANDLE}">${config.name} in the admin</a>, served by <code>${appUrl}</code></li>
  <li><a href="${storefrontOrigin}/">The shop</a></li>
  <li><a href="${root}/products">Products</a>, <a href="${root}/content/files">files</a>,
    <a href="${root}/charges">charges</a>, <a href="${root}/webhooks">webhooks</a>,
    <a href="${root}/installation">installation</a></li>
</ul>
<h2>For programs</h2>
<ul>
  <li><code>POST /admin/api/2026-10/graphql.json</code>, <code>POST /admin/oauth/access_token</code>: as on a shop</li>
  <li><code>GET /stand-in/id_token</code>: a session token, good for a minute</li>
  <li><code>GET /stand-in/products?query=</code>, <code>GET /stand-in/deliveries</code>, <code>GET /stand-in/charges</code></li>
  <li><code>POST /stand-in/webhooks {"topic", "payload"?}</code>, <code>POST /stand-in/deliveries/:id/resend</code></li>
  <li><code>POST /stand-in/charges/:id {"decision": "approve" | "decline"}</code></li>
  <li><code>POST /stand-in/uninstall</code>, <code>POST /stand-in/install</code></li>
</ul>`;
    return c.html(layOut({ standIn, title: "Stand-in", current: "", body }));
  });
}
