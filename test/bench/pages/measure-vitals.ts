import { join } from "node:path";
import { type Browser, devices } from "@playwright/test";

export type Vitals = { lcpMs: number; cls: number; blockedMs: number };

const LONG_TASK_MS = 50;

type MeasureVitals = { browser: Browser; url: string };

/**
 * Opens a page of the app in the admin's frame with nothing in the browser's cache, and answers what the frame itself saw: when
 * its largest part was painted, how far its parts moved, and for how long the main thread could not answer (of each task what
 * is beyond 50 ms).
 */
export async function measureVitals({ browser, url }: MeasureVitals): Promise<Vitals> {
  // Shopify's library answers 410 to what calls itself a headless browser
  const { userAgent } = devices["Desktop Chrome"];
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, userAgent });
  try {
    const page = await context.newPage();
    await page.addInitScript({ path: join(import.meta.dirname, "observe-vitals.js") });
    await page.goto(url);
    const frame = page.frameLocator("iframe#app");
    await frame.locator("h1").first().waitFor();
    await page.waitForLoadState("networkidle");
    const seen = await frame.locator("html").evaluate(() => (window as unknown as { vitals: Seen }).vitals);
    return {
      lcpMs: seen.largestPaint,
      cls: seen.moved,
      blockedMs: seen.tasks.reduce((sum, ms) => sum + Math.max(0, ms - LONG_TASK_MS), 0),
    };
  } finally {
    await context.close();
  }
}

type Seen = { largestPaint: number; moved: number; tasks: number[] };
