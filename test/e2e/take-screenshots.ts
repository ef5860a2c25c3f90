// npm run screenshots: takes the README's two pictures from a fresh local world, into docs/images.
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium, devices, type Page } from "@playwright/test";
import sharp from "sharp";
import { startWorld } from "../../local/start/start-world";
import { findChromium } from "../run/find-chromium";

const folder = join(import.meta.dirname, "../../docs/images");
const READY_MS_MAX = 60_000;

const found = await findChromium();
if ("why" in found) throw new Error(found.why);
const dataDir = ".data-test/screenshots";
const world = await startWorld({ dataDir, ports: "any", reset: true });
const browser = await chromium.launch({ args: ["--no-sandbox"], ...(found.path && { executablePath: found.path }) });
try {
  const { userAgent } = devices["Desktop Chrome"] ?? {};
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 }, ...(userAgent && { userAgent }) });
  const { looks } = JSON.parse(readFileSync(join(world.folder, "demo.json"), "utf8")) as {
    looks: Record<string, string>;
  };
  await page.goto(`${world.adminUrl}/app/looks/${Object.values(looks)[0]}`);
  const app = page.frameLocator("iframe#app");
  await app.getByRole("button", { name: "Publish", exact: true }).first().click({ timeout: READY_MS_MAX });
  await app.getByText("Published", { exact: true }).waitFor({ timeout: READY_MS_MAX });
  await keep(page, "admin-look.png");
  await page.goto(world.productPage);
  const look = page.getByRole("region", { name: "Shop the look" });
  await look.scrollIntoViewIfNeeded();
  await look.evaluate((section) => window.scrollTo(0, section.getBoundingClientRect().top + window.scrollY - 24));
  await keep(page, "product-page.png");
} finally {
  await browser.close();
  await world.stop();
}
process.exit(0);

async function keep(page: Page, name: string): Promise<void> {
  await page.waitForLoadState("networkidle");
  mkdirSync(folder, { recursive: true });
  const picture = sharp(await page.screenshot()).png({ palette: true, quality: 80, effort: 10 });
  const { size } = await picture.toFile(join(folder, name));
  console.log(`docs/images/${name}: ${Math.round(size / 1024)} kB`);
}
