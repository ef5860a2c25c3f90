import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Hono } from "hono";
import type { ShopState } from "../shop-state";

const PIXEL = join(import.meta.dirname, "../../../extensions/look-pixel/src/index.js");
const script = { "Content-Type": "text/javascript; charset=utf-8", "Cache-Control": "no-store" };
const read = (name: string) => readFileSync(join(import.meta.dirname, "pixels", name), "utf8");

/** What Shopify puts into every page for pixels, and the worker that the app's pixel runs in; nothing where none is connected. */
export function servePixels({ web, state }: { web: Hono; state: Partial<Pick<ShopState, "installation">> }): void {
  web.get("/cdn/pixels/manager.js", (c) => c.body(read("manager.js"), 200, script));
  web.get("/cdn/pixels/worker.js", (c) => {
    const pixel = state.installation?.webPixel;
    if (!pixel) return c.text("Not found", 404);
    const settings = `const settings = ${JSON.stringify(pixel.settings)};`;
    return c.body([settings, read("worker.js"), readFileSync(PIXEL, "utf8")].join("\n"), 200, script);
  });
}
