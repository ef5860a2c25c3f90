import { expect, type FrameLocator, type Page, test } from "@playwright/test";
import { artefact, readLocal } from "./world";

async function openSettings(page: Page): Promise<FrameLocator> {
  await page.goto(`${readLocal().admin}/app/settings`);
  const app = page.frameLocator("iframe#app");
  await expect(app.getByRole("heading", { name: "Cut-outs" })).toBeVisible({ timeout: 30_000 });
  return app;
}

test("a merchant switches the blurring of faces off and on again, and it stays so", async ({ page }) => {
  const before = await openSettings(page);
  const box = before.getByRole("checkbox", { name: "Blur faces in cut-outs" });
  await expect(box).toBeChecked();
  await page.screenshot({ path: artefact("settings-faces-1280.png"), fullPage: true });
  const saved = () => page.waitForResponse((answer) => answer.url().includes("/app/settings/faces") && answer.ok());
  await Promise.all([saved(), box.uncheck()]);

  await page.setViewportSize({ width: 390, height: 900 });
  const after = await openSettings(page);
  const again = after.getByRole("checkbox", { name: "Blur faces in cut-outs" });
  await expect(again).not.toBeChecked();
  await page.screenshot({ path: artefact("settings-faces-390.png"), fullPage: true });
  await Promise.all([saved(), again.check()]);
  await expect(again).toBeChecked();
});
