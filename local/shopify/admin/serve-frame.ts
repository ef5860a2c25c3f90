import type { Hono } from "hono";
import { html } from "hono/html";
import { APP_HANDLE, type StandIn } from "../stand-in";
import { launchUrl } from "./launch-url";
import { adminPath, type Html, layOut } from "./layout";

const HOME = "/app";

/** The app in its frame. What follows `/apps/looklift` is the app's own path. */
export function serveFrame(web: Hono, standIn: StandIn): void {
  const root = adminPath(standIn);
  const { apiKey, state } = standIn;
  web.get(`${root}/apps/:handle{.+}`, (c) => {
    const { pathname, search } = new URL(c.req.url);
    const [, handle = "", rest = ""] = /^\/apps\/([^/]+)(\/.*)?$/.exec(pathname.slice(root.length)) ?? [];
    if (handle === apiKey) return c.redirect(`${root}/apps/${APP_HANDLE}${rest}${search}`);
    if (handle !== APP_HANDLE) return c.text("This shop has no such app.", 404);
    if (!state.installation.installed) return c.redirect(`${root}/installation`);
    const path = rest && rest !== "/" ? rest + search : HOME + search;
    return c.html(
      layOut({
        standIn,
        title: standIn.config.name,
        current: `/apps/${APP_HANDLE}`,
        isFrame: true,
        body: drawFrame(standIn, path),
      }),
    );
  });
  // an app's own way of naming its place in the admin
  web.get("/admin/apps/:rest{.+}", (c) =>
    c.redirect(`${root}${c.req.path.slice("/admin".length)}${new URL(c.req.url).search}`),
  );
  web.get(`${root}/themes/:rest{.+}`, (c) =>
    c.redirect(`${standIn.storefrontOrigin}/editor${new URL(c.req.url).search}`),
  );
  web.get(root, (c) => c.redirect(`${root}/apps/${APP_HANDLE}`));
  web.get("/admin", (c) => c.redirect(`${root}/apps/${APP_HANDLE}`));
}

function drawFrame(standIn: StandIn, path: string): Html {
  const { appUrl, config, storefrontOrigin, state, apiKey } = standIn;
  const { origin } = new URL(appUrl);
  return html`<div id="title-bar"><h1>${config.name}</h1><div class="actions"></div></div>
<div id="loading" role="progressbar" aria-label="Loading"></div>
<div id="silence" hidden>
  <p><strong>${config.name} has not answered yet.</strong> Does it run at <code>${origin}</code>?
  <a href="">Try again</a></p>
</div>
<iframe id="app" name="app-iframe" title="${config.name}" allow="clipboard-read; clipboard-write; camera; fullscreen"
  data-src="${launchUrl(standIn, path)}" data-app-origin="${origin}" data-app-name="${config.name}"
  data-app-path="${adminPath(standIn)}/apps/${APP_HANDLE}" data-storefront-origin="${storefrontOrigin}"
  data-shop="${state.shop}" data-api-key="${apiKey}"></iframe>
<div id="save-bar" role="region" aria-label="Unsaved changes" hidden>
  <span>Unsaved changes</span>
  <button type="button" class="discard">Discard</button>
  <button type="button" class="save primary">Save</button>
</div>`;
}
