// A merchant runs low on credits and buys some: approves one charge, declines another, and takes a plan and ends it.
import { expect, type FrameLocator, type Page, test } from "@playwright/test";
import { artefact, readLocal } from "./world";

// high enough for the whole page: it scrolls within its frame
const WIDE = { width: 1280, height: 2100 };
const NARROW = { width: 390, height: 3200 };

async function openPlans(page: Page): Promise<FrameLocator> {
  await page.goto(`${readLocal().admin}/app/plans`);
  const app = page.frameLocator("iframe#app");
  await expect(app.getByRole("heading", { name: "Plans and credits" })).toBeVisible({ timeout: 60_000 });
  return app;
}

async function takePictures(page: Page, name: string): Promise<void> {
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

/** Presses a button that leads to the approval page, decides there, and comes back. */
async function pay(page: Page, button: string, decision: "Approve" | "Decline"): Promise<FrameLocator> {
  const app = page.frameLocator("iframe#app");
  await app.getByRole("button", { name: button }).click();
  await expect(page.getByRole("heading", { name: "Approve charge" })).toBeVisible();
  await page.getByRole("button", { name: decision, exact: true }).click();
  await expect(app.getByRole("heading", { name: "Plans and credits" })).toBeVisible({ timeout: 60_000 });
  return app;
}

const toSpend = (app: FrameLocator) => app.getByText(/^You have [\d,]+ credits? to spend\. See/);
const readBalance = async (app: FrameLocator) =>
  Number(/[\d,]+/.exec((await toSpend(app).textContent()) ?? "")?.[0]?.replace(",", ""));

test("credits are bought, declined, and come with a plan", async ({ page }) => {
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  await page.setViewportSize(WIDE);
  const app = await openPlans(page);
  await expect(app.getByText("Your plan: Free")).toBeVisible();
  const before = await readBalance(app);
  await takePictures(page, "1-free");

  await pay(page, "Buy 50 credits", "Approve");
  await expect(app.getByText("50 credits added")).toBeVisible();
  expect(await readBalance(app)).toBe(before + 50);
  await takePictures(page, "2-bought");

  await pay(page, "Buy 250 credits", "Decline");
  await expect(app.getByText("You declined the charge")).toBeVisible();
  expect(await readBalance(app)).toBe(before + 50);

  await pay(page, "Choose the Boutique plan", "Approve");
  await expect(app.getByText("You are on the Boutique plan")).toBeVisible();
  expect(await readBalance(app)).toBe(before + 170);

  await app.getByLabel("Cap for 30 days, in USD").fill("40");
  await app.getByRole("button", { name: "Switch on" }).click();
  await expect(page.getByRole("heading", { name: "Approve cap" })).toBeVisible();
  await page.getByRole("button", { name: "Approve", exact: true }).click();
  await expect(app.getByText("$0.00 of $40.00 used in this period.")).toBeVisible({ timeout: 60_000 });
  await expect(app.getByText("Shopify has your approval for up to $40.00")).toBeVisible();
  await expect(app.getByText("Your higher cap is not approved yet")).toBeHidden();
  await takePictures(page, "3-plan");
  await app.getByRole("button", { name: "Switch off" }).click();
  await expect(app.getByText("Nothing is bought until you switch it on.")).toBeVisible();

  await app.getByRole("button", { name: "End plan" }).click();
  await app.getByRole("dialog").getByRole("button", { name: "End plan" }).click();
  await expect(app.getByText("Your plan: Free")).toBeVisible();
  expect(await readBalance(app)).toBe(before + 170);
  const purchases = app.getByRole("table", { name: "Purchases" });
  for (const words of ["Paid", "Declined", "Ended"])
    await expect(purchases.getByText(words, { exact: true })).toBeVisible();
  await takePictures(page, "4-history");
  expect(faults).toEqual([]);
});
