import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { artefact, folder, publishTheDemoLook, readLocal } from "./world";

const DAY_MS = 86_400_000;
const dayFromNow = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, "2026-11-25".length);

async function open(page: Page, path: string) {
  await page.goto(`${readLocal().admin}${path}`);
  const app = page.frameLocator("iframe#app");
  await expect(app.getByRole("heading").first()).toBeVisible({ timeout: 30_000 });
  return app;
}

test("a merchant says until when a photo may be shown, and is warned before", async ({ page }) => {
  test.setTimeout(180_000);
  await publishTheDemoLook();
  const { looks } = JSON.parse(readFileSync(join(folder, "demo.json"), "utf8")) as { looks: Record<string, string> };
  const path = `/app/looks/${Object.values(looks)[0]}`;
  let app = await open(page, path);
  const day = app.getByLabel("Last day on which it may be shown");
  const save = app.getByRole("button", { name: "Save", exact: true });
  await expect(save).toBeDisabled();
  await day.fill(dayFromNow(-2));
  await save.click();
  await expect(app.getByText("Give today or a later day.")).toBeVisible();
  await day.fill(dayFromNow(7));
  await save.click();
  await expect(app.getByText("The rights to this photo end soon")).toBeVisible();
  await expect(save).toBeDisabled();
  await page.screenshot({ path: artefact("rights-look-1280.png"), fullPage: true });

  app = await open(page, "/app");
  await expect(app.getByText("The rights to 1 photo on your pages end soon")).toBeVisible();
  await page.screenshot({ path: artefact("rights-list-1280.png"), fullPage: true });
  await page.setViewportSize({ width: 390, height: 1400 });
  app = await open(page, path);
  expect(await app.locator("body").evaluate((body) => body.scrollWidth)).toBeLessThanOrEqual(390);
  await page.screenshot({ path: artefact("rights-look-390.png"), fullPage: true });

  await app.getByLabel("Last day on which it may be shown").fill("");
  await app.getByRole("button", { name: "Save", exact: true }).click();
  await expect(app.getByText("The rights to this photo end soon")).toHaveCount(0);
});
