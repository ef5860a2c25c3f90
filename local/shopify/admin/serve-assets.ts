import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import type { Hono } from "hono";

const browser = join(import.meta.dirname, "../browser");
const types: Record<string, string> = { ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8" };

/** The scripts and the look of the admin's pages. */
export function serveAssets(web: Hono): void {
  const send = (folder: string, name: string): Response => {
    const type = types[extname(name)];
    if (!type || !readdirSync(folder).includes(name)) return new Response("Not found", { status: 404 });
    const headers = { "Content-Type": type, "Cache-Control": "no-cache" };
    return new Response(new Uint8Array(readFileSync(join(folder, name))), { headers });
  };
  web.get("/frame/:name", (c) => send(join(browser, "frame"), c.req.param("name")));
  web.get("/map-address.js", () => send(browser, "map-address.js"));
}
