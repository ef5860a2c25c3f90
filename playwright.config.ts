import { defineConfig } from "@playwright/test";

const chromium = process.env["CHROMIUM_PATH"];

// One local world serves every journey (test/e2e/start-world.ts); each journey brings its own product and photo.
export default defineConfig({
  testDir: "test/e2e",
  testMatch: "**/*.e2e.ts",
  outputDir: "test-results",
  globalSetup: "./test/e2e/global-setup.ts",
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: process.env["CI"] !== undefined,
  use: {
    // Shopify's library answers 410 to what calls itself a headless browser
    userAgent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
    viewport: { width: 1280, height: 900 },
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    launchOptions: { args: ["--no-sandbox"], ...(chromium && { executablePath: chromium }) },
  },
});
