// @ts-check
// Every option of the Remix compiler lives here; vite.config.ts passes the object on. Vite itself never opens this file.
/** @satisfies {import("@remix-run/dev").VitePluginConfig} */
const config = {
  appDirectory: "app",
  buildDirectory: "build",
  serverBuildFile: "index.js",
  serverModuleFormat: "esm",
  ignoredRouteFiles: ["**/.*", "**/*.test.{ts,tsx}"],
  future: {
    v3_fetcherPersist: true,
    v3_relativeSplatPath: true,
    v3_throwAbortReason: true,
    // It keeps a note in sessionStorage, which throws in the admin's cross-site iframe: links would lead nowhere.
    v3_lazyRouteDiscovery: false,
    // With single fetch on, the headers of a thrown Response are lost and Shopify's re-authorise redirects break.
    v3_singleFetch: false,
  },
};

export default config;
