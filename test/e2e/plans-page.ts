import { expect, type FrameLocator, type Page } from "@playwright/test";
import { artefact, readLocal } from "./world";

// high enough for the whole page: it scrolls within its frame
export const WIDE = { width: 1280, height: 2300 };
const NARROW = { width: 390, height: 3600 };

/** The app's page of plans in the admin, once it can be read. */
export async function openPlans(page: Page): Promise<FrameLocator> {
  await page.goto(`${readLocal().admin}/app/plans`);
  return seePlans(page);
}

/** The same where something else has led to it. */
export async function seePlans(page: Page): Promise<FrameLocator> {
  const app = page.frameLocator("iframe#app");
  await expect(app.getByRole("heading", { name: "Plans and credits" })).toBeVisible({ timeout: 60_000 });
  return app;
}

/** Keeps what the page looks like, wide and on a telephone; fails where any of it is cut off at the side. */
export async function takePictures(page: Page, name: string): Promise<void> {
  for (const [suffix, size] of Object.entries({ "": WIDE, "-narrow": NARROW })) {
    await page.setViewportSize(size);
    await expect.poll(() => measureFrame(page)).toEqual({ width: expect.any(Number), isCut: false });
    await page.screenshot({ path: artefact(`plans-${name}${suffix}.png`) });
  }
  await page.setViewportSize(WIDE);
}

/** The width of the app's page, once it has followed the window's, and whether any of it is cut off at the side. */
async function measureFrame(page: Page): Promise<{ width: number | null; isCut: boolean }> {
  const [outer, inner] = await Promise.all([
    page.locator("iframe#app").evaluate((frame) => frame.clientWidth),
    page
      .frameLocator("iframe#app")
      .locator("html")
      .evaluate((html) => ({ width: window.innerWidth, isCut: html.scrollWidth > window.innerWidth })),
  ]);
  return { width: inner.width === outer ? outer : null, isCut: inner.isCut };
}

/** Presses a button that leads to Shopify's page of approval. */
export async function goToApproval(page: Page, button: string): Promise<void> {
  await page.frameLocator("iframe#app").getByRole("button", { name: button }).click();
  await expect(page.getByRole("heading", { name: "Approve charge" })).toBeVisible();
}

/** Presses a button that leads to the approval page, decides there, and comes back. */
export async function pay(page: Page, button: string, decision: "Approve" | "Decline"): Promise<FrameLocator> {
  await goToApproval(page, button);
  await page.getByRole("button", { name: decision, exact: true }).click();
  return seePlans(page);
}

const toSpend = (app: FrameLocator) => app.getByText(/^You have [\d,]+ credits? to spend\. See/);

/** How many credits the page says there are. */
export const readBalance = async (app: FrameLocator): Promise<number> =>
  Number(/[\d,]+/.exec((await toSpend(app).textContent()) ?? "")?.[0]?.replace(",", ""));

/** The rows of the table of purchases. */
export const purchases = (app: FrameLocator) => app.getByRole("table", { name: "Purchases" }).getByRole("row");
