// The merchant's ways out: by Shopify's own page and by Settings, with the looks removed as chosen, and back again.
import { expect, type FrameLocator, type Page, test } from "@playwright/test";
import { artefact, press, publishTheDemoLook, readLocal } from "./world";

async function openApp(page: Page, path: string, heading: string): Promise<FrameLocator> {
  await page.goto(`${readLocal().admin}${path}`);
  const app = page.frameLocator("iframe#app");
  await expect(app.getByRole("heading", { name: heading, exact: true })).toBeVisible({ timeout: 30_000 });
  return app;
}
const openSettings = (page: Page) => openApp(page, "/app/settings", "Uninstalling");

async function looksOnPage(page: Page): Promise<number> {
  await page.goto(readLocal().product_page);
  return page.getByRole("heading", { name: "Shop the look" }).count();
}

test("looks that are to be removed go once the app is back after an uninstall at Shopify", async ({ page }) => {
  await publishTheDemoLook();
  expect(await looksOnPage(page)).toBe(1);
  const app = await openSettings(page);
  await expect(app.getByRole("radio", { name: "Keep published looks" })).toBeChecked();
  await app.getByText("Remove published looks", { exact: true }).click();
  await expect(app.getByRole("radio", { name: "Remove published looks" })).toBeChecked();
  const again = await openSettings(page);
  await expect(again.getByRole("radio", { name: "Remove published looks" })).toBeChecked();
  await page.screenshot({ path: artefact("uninstall-1-choice.png"), fullPage: true });
  await page.setViewportSize({ width: 390, height: 1600 });
  expect(await again.locator("body").evaluate((body) => body.scrollWidth)).toBeLessThanOrEqual(390);
  await page.screenshot({ path: artefact("uninstall-1-choice-390.png"), fullPage: true });
  await page.setViewportSize({ width: 1280, height: 900 });

  await press("uninstall");
  await press("install");
  await openApp(page, "/app", "Looks");
  const back = await openSettings(page);
  await expect(back.getByText("Nothing of Looklift is in your shop any more.")).toBeVisible({ timeout: 60_000 });
  expect(await looksOnPage(page)).toBe(0);
});

test("an uninstall from Settings removes the looks, says so, and ends the access", async ({ page }) => {
  await publishTheDemoLook();
  const app = await openSettings(page);
  await app.getByRole("button", { name: "Uninstall Looklift" }).click();
  const dialog = app.getByRole("dialog");
  await expect(dialog.getByText(/looks?, with pictures\) is removed first/)).toBeVisible();
  await page.screenshot({ path: artefact("uninstall-2-modal.png"), fullPage: true });
  await page.setViewportSize({ width: 390, height: 900 });
  await page.screenshot({ path: artefact("uninstall-2-modal-390.png"), fullPage: true });
  await dialog.getByText("Keep published looks").click();
  await expect(dialog.getByText(/looks?, with pictures\) stays there/)).toBeVisible();
  await dialog.getByText("Remove published looks").click();
  await page.setViewportSize({ width: 390, height: 1600 });
  await dialog.getByRole("button", { name: "Remove looks and uninstall" }).click();
  await expect(
    app.getByText(/still to be removed|is being uninstalled/).or(app.getByText("Looklift was uninstalled")),
  ).toBeVisible();
  await page.screenshot({ path: artefact("uninstall-3-progress-390.png"), fullPage: true });
  await expect(app.getByText("Looklift was uninstalled")).toBeVisible({ timeout: 60_000 });
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.screenshot({ path: artefact("uninstall-4-gone.png"), fullPage: true });
  await page.goto(`${readLocal().admin}/app`);
  await expect(page.getByText("Looklift is not installed")).toBeVisible();

  await press("install");
  const back = await openSettings(page);
  await expect(back.getByText("Nothing of Looklift is in your shop any more.")).toBeVisible();
  expect(await looksOnPage(page)).toBe(0);
  // the journeys after this one find the shop as it was
  const last = await openSettings(page);
  await last.getByText("Keep published looks", { exact: true }).click();
  await expect(last.getByRole("radio", { name: "Keep published looks" })).toBeChecked();
  await publishTheDemoLook();
});
