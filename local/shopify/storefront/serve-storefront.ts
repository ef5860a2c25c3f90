import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { serve } from "@hono/node-server";
import { type Context, Hono } from "hono";
import type { ShopState } from "../shop-state";
import { keepCarts } from "./keep-carts";
import { isPublished } from "./make-drops";
import { readExtension } from "./read-extension";
import { assetDir, type Page, renderPage, type Shop, themeDir } from "./render-page";
import { findCart, serveCart } from "./serve-cart";
import { serveEditor } from "./serve-editor";
import { createImageServer } from "./serve-images";
import { servePixels } from "./serve-pixels";

export type StorefrontState = Pick<
  ShopState,
  "shop" | "settings" | "products" | "files" | "metafields" | "filePath" | "save"
> &
  Partial<Pick<ShopState, "installation">>;
type ServeStorefront = {
  state: StorefrontState;
  /** 0 lets the system choose. */
  port: number;
  apiKey: string;
  extensionDir?: string;
  /** The folder of another theme; what it lacks is taken from the usual one. */
  theme?: string;
};

const EXTENSION_DIR = join(import.meta.dirname, "../../../extensions/trial-items");
const types: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

// No script but the page's own, and no connection to anywhere else: a page that called the app would break.
const CONTENT_POLICY = [
  "default-src 'self'",
  "img-src 'self' data:",
  "style-src 'self' 'unsafe-inline'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'self'",
].join("; ");

/** Serves the shop's storefront on the loopback: its pages with the app's blocks, its pictures, carts, and a theme editor. */
export async function serveStorefront({ state, port, apiKey, extensionDir = EXTENSION_DIR, theme }: ServeStorefront) {
  let host = "";
  const themeDirs = theme === undefined ? [themeDir] : [theme, themeDir];
  const shop: Shop = { state, extensionDir, apiKey, themeDirs, host: () => host };
  const carts = keepCarts({ state });
  const web = new Hono();
  web.use(async (c, next) => {
    await next();
    c.header("X-Content-Type-Options", "nosniff");
    c.header("Referrer-Policy", "strict-origin-when-cross-origin");
    // a worker has the policy of its own answer: the pixel may call whom it likes
    const hasOwn = c.req.path.startsWith("/cdn/pixels/") || c.res.headers.has("Content-Security-Policy");
    if (!hasOwn) c.header("Content-Security-Policy", CONTENT_POLICY);
  });
  serveFiles({ web, state, extensionDir, themeDirs });
  servePixels({ web, state });
  web.route("/", serveEditor({ state, extensionDir }));
  const languages = [...readExtension({ dir: extensionDir }).locales.keys()].filter((name) => name !== "default");
  // the shop's own language last: its pages end with the one for every other address
  for (const root of [...languages.map((language) => `/${language}`), ""]) {
    web.route(root || "/", serveCart({ state, carts, root }));
    web.route(root || "/", servePages({ shop, root, findCart: (c) => findCart(c, carts) }));
  }
  const server = await listen(web, port);
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin: `http://${host}`,
    async stop(): Promise<void> {
      if ("closeAllConnections" in server) server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

type ServePages = { shop: Shop; root: string; findCart: (c: Context) => Page["cart"] };

function servePages({ shop, root, findCart }: ServePages): Hono {
  const web = new Hono();
  const { state } = shop;
  const show = async (c: Context, page: Pick<Page, "template" | "title"> & Partial<Page>, status: 200 | 404 = 200) => {
    const html = await renderPage(shop, {
      ...{ root, language: root.slice(1) || state.settings.locale, path: c.req.path, cart: findCart(c) },
      designMode: c.req.query("_editor") === "1",
      ...page,
    });
    const scripts = hashScripts(html);
    const policy = scripts && { "Content-Security-Policy": `${CONTENT_POLICY}; script-src 'self' ${scripts}` };
    return c.html(html, status, { "Cache-Control": "no-store", ...policy });
  };
  const missing = { template: "404", title: "Page not found" } as const;
  const home = (c: Context) => show(c, { template: "index", title: state.settings.name });
  web.get("/", home);
  web.get("/collections/all", home);
  web.get("/cart", (c) => show(c, { template: "cart", title: "Your cart", error: c.req.query("error") }));
  web.get("/products/:handle", (c) => {
    const handle = c.req.param("handle");
    const product = [...state.products.values()].find((entry) => entry.handle === handle && isPublished(entry));
    if (!product) return show(c, missing, 404);
    const variantId = Number(c.req.query("variant")) || undefined;
    return show(c, { template: "product", title: product.title, product, variantId });
  });
  web.get("*", (c) => show(c, missing, 404));
  return web;
}

// A block may hold out visitors by a script in the page, which has to run before anything is painted: that one, and no other.
function hashScripts(html: string): string {
  const found = [...html.matchAll(/<script>(\s*\(function\(w,k,r\)[\s\S]*?)<\/script>/g)].map(([, text = ""]) => text);
  return [...new Set(found)].map((text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`).join(" ");
}

type ServeFiles = { web: Hono; state: StorefrontState; extensionDir: string; themeDirs: string[] };

function serveFiles({ web, state, extensionDir, themeDirs }: ServeFiles): void {
  const images = createImageServer({ state });
  web.get("/cdn/shop/files/:name", (c) => images(c, c.req.param("name")));
  web.get("/cdn/shop/t/1/assets/:name", (c) => {
    const name = c.req.param("name");
    return sendAsset(c, assetDir(themeDirs, name), name);
  });
  web.get("/cdn/extensions/:uid/assets/:name", (c) => sendAsset(c, join(extensionDir, "assets"), c.req.param("name")));
  web.get("/favicon.ico", (c) => c.body(null, 204));
}

function sendAsset(c: Context, dir: string, name: string): Response {
  const type = types[extname(name)];
  if (!type || !readdirSync(dir).includes(name)) return c.text("Not found", 404);
  const headers = { "Content-Type": type, "Cache-Control": "public, max-age=31536000, immutable" };
  return c.body(readFileSync(join(dir, name)), 200, headers);
}

function listen(web: Hono, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: web.fetch, port, hostname: "127.0.0.1" }, () => resolve(server as Server));
    server.once("error", reject);
  });
}
