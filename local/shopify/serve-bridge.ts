import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Hono } from "hono";
import type { StandIn } from "./stand-in";

const folder = join(import.meta.dirname, "browser/bridge");
// A part stands behind those that it needs while it is read.
const PARTS = [
  "../map-address",
  "connect-admin",
  "read-launch",
  "patch-fetch",
  "patch-open",
  "follow-address",
  "bounce",
  "describe-actions",
  "define-navigation",
  "define-title-bar",
  "define-save-bar",
  "modal-style",
  "define-modal",
  "watch-forms",
  "describe-global",
  "main",
];

/** /app-bridge.js: the App Bridge stand-in as the one classic script that it has to be, because pages need it at once. */
export function serveBridge(web: Hono, standIn: StandIn): void {
  web.get("/app-bridge.js", (c) =>
    c.body(joinParts(standIn), 200, {
      "Content-Type": "text/javascript; charset=utf-8",
      "Cache-Control": "no-cache",
      "Cross-Origin-Resource-Policy": "cross-origin",
    }),
  );
}

// The parts are modules that import nothing but one another, under names that are each there once: without the words
// `import` and `export` they are one script.
function joinParts({ origin, storefrontOrigin, apiKey, state }: StandIn): string {
  const parts = PARTS.map((name) =>
    readFileSync(join(folder, `${name}.js`), "utf8")
      .replace(/^import .*;\n/gm, "")
      .replace(/^export /gm, ""),
  );
  const standIn = JSON.stringify({ origin, storefrontOrigin, shop: state.shop, apiKey });
  return `(() => {\n${parts.join("\n")}\nstartBridge({ standIn: ${standIn}, script: document.currentScript });\n})();\n`;
}
