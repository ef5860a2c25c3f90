import type { Hono } from "hono";
import { html } from "hono/html";
import { installApp, uninstallApp } from "../oauth/install-app";
import { APP_HANDLE, type StandIn } from "../stand-in";
import { adminPath, type Html, layOut, showStatus, showTime } from "./layout";

/** Whether the app is in the shop, and with which access: to take it out and to put it in again. */
export function serveInstallation(web: Hono, standIn: StandIn): void {
  const root = `${adminPath(standIn)}/installation`;
  web.get(root, (c) => {
    const body = drawInstallation(standIn, root);
    return c.html(layOut({ standIn, title: "Installation", current: "/installation", body }));
  });
  web.post(`${root}/uninstall`, async (c) => {
    await uninstallApp(standIn);
    return c.redirect(root, 303);
  });
  web.post(`${root}/install`, async (c) => {
    await installApp(standIn);
    return c.redirect(`${adminPath(standIn)}/apps/${APP_HANDLE}`, 303);
  });
}

function drawInstallation({ state, config }: StandIn, root: string): Html {
  const { installed, scopes, installedAt } = state.installation;
  const live = [...state.tokens.values()].filter(({ expiresAt }) => expiresAt === null || expiresAt > Date.now());
  if (!installed)
    return html`<h1>${config.name} is not installed</h1>
<form method="post" action="${root}/install" class="card">
  <p>To install it, ${state.settings.name} gives ${config.name} this access:</p>
  <ul>${config.scopes.map((scope) => html`<li><code>${scope}</code></li>`)}</ul>
  <button class="primary">Install</button>
</form>
<p class="hint">Shopify sends <code>shop/redact</code> 48 hours after an app was uninstalled. Here it is sent by hand, on the page Webhooks.</p>`;
  return html`<h1>Installation</h1>
<div class="card">
  <p>${config.name} ${showStatus("installed")} since ${showTime(installedAt)}</p>
  <p>Access: ${scopes.map((scope) => html`<code>${scope}</code> `)}</p>
  <p>${live.length} access tokens and ${state.refreshTokens.size} refresh tokens are good.</p>
</div>
<form method="post" action="${root}/uninstall" data-confirm="Uninstall ${config.name}?"
  data-confirm-text="Its access tokens die at once and it is told by a webhook.">
  <button class="critical">Uninstall</button>
</form>`;
}
