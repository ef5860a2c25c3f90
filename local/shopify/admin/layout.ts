import { html, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import { APP_HANDLE, type StandIn, storeName } from "../stand-in";

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;
type Page = { standIn: StandIn; title: string; current: string; body: Html; isFrame?: boolean };

/** The root of the shop's admin. */
export const adminPath = (standIn: Pick<StandIn, "state">): string => `/store/${storeName(standIn)}`;

/** A page of the admin: the menu, and what the page is about. A page with the app's frame leaves it the whole room. */
export function layOut({ standIn, title, current, body, isFrame = false }: Page): Html {
  const { state, storefrontOrigin, config } = standIn;
  const root = adminPath(standIn);
  const item = (path: string, label: string) =>
    html`<li><a href="${root}${path}" ${path === current ? raw('aria-current="page"') : ""}>${label}</a></li>`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${state.settings.name}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/frame/elements.css">
<link rel="stylesheet" href="/frame/tables.css">
<link rel="stylesheet" href="/frame/layout.css">
<link rel="stylesheet" href="/frame/frame.css">
<link rel="stylesheet" href="/frame/dialogs.css">
<script type="module" src="/frame/page.js"></script>
${isFrame ? raw('<script type="module" src="/frame/main.js"></script>') : ""}
</head>
<body class="${isFrame ? "with-frame" : ""}">
<a class="skip" href="#main">Skip to content</a>
<header id="top">
  <button id="menu-button" type="button" aria-expanded="false" aria-controls="menu">Menu</button>
  <a class="shop" href="${root}/products">${state.settings.name}</a>
  <a class="badge" href="/" title="This is not Shopify: a stand-in for one machine without an account">local stand-in</a>
  <a class="visit" href="${storefrontOrigin}/" target="_blank" rel="noopener">View shop</a>
</header>
<nav id="menu" aria-label="Admin">
  <ul>
    ${item("/products", "Products")}
    ${item("/content/files", "Files")}
    ${item("/themes/current/editor", "Theme editor")}
  </ul>
  <h2>Apps</h2>
  <ul>${item(`/apps/${APP_HANDLE}`, config.name)}</ul>
  <ul id="app-pages"></ul>
  <h2>Behind the scenes</h2>
  <ul>
    ${item("/charges", "Charges")}
    ${item("/webhooks", "Webhooks")}
    ${item("/installation", "Installation")}
  </ul>
</nav>
<main id="main" tabindex="-1">${body}</main>
<div id="toasts" role="status" aria-live="polite"></div>
</body>
</html>`;
}

/** A moment as a person reads it; the exact one on hover. */
export const showTime = (iso: string): Html =>
  html`<time datetime="${iso}" title="${iso}">${iso.slice(0, 19).replace("T", " ")}</time>`;

export const showStatus = (status: string): Html =>
  html`<span class="status ${status.toLowerCase()}">${status.toLowerCase()}</span>`;
