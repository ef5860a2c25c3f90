import { fileURLToPath } from "node:url";
import { vitePlugin as remix } from "@remix-run/dev";
import { defineConfig, type Plugin } from "vite";
import remixConfig from "./remix.config.js";

// Remix sets the SSR input itself; a plugin that runs after it has the last word. All entries share chunks, so the web
// process and the routes hold one and the same database module.
function processEntries(entries: Record<string, string>): Plugin {
  return {
    name: "process-entries",
    enforce: "post",
    config(_config, { isSsrBuild }) {
      if (!isSsrBuild) return;
      const input = { index: "virtual:remix/server-build", ...entries };
      return { build: { rollupOptions: { input, output: { entryFileNames: "[name].js" } } } };
    },
  };
}

export default defineConfig({
  plugins: [
    remix(remixConfig),
    processEntries({
      main: "./app/server.ts",
      worker: "./app/entry.worker.ts",
      "engine-child": "./app/engine/embedded/child.ts",
    }),
  ],
  resolve: { alias: { "~": fileURLToPath(new URL("./app", import.meta.url)) } },
  optimizeDeps: {
    include: ["@shopify/polaris", "@shopify/app-bridge-react", "@shopify/shopify-app-remix/react"],
    esbuildOptions: { target: "es2022" },
  },
  build: { assetsInlineLimit: 0, target: "es2022" },
});
