import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type FrameLocator, type Page, test } from "@playwright/test";
import { artefact, folder, publishTheDemoLook, readLocal } from "./world";

async function pick(page: Page, words: string, role: "radio" | "checkbox"): Promise<void> {
  const picker = page.getByRole("dialog");
  await picker.getByRole("searchbox").fill(words);
  await picker.getByRole(role, { name: new RegExp(words, "i") }).check();
  await picker.getByRole("button", { name: "Select" }).click();
  await expect(picker).toHaveCount(0);
}

async function publishChanges(app: FrameLocator): Promise<void> {
  const publish = app.getByRole("button", { name: "Publish changes", exact: true });
  await publish.click();
  await expect(publish).toHaveCount(0, { timeout: 60_000 });
}

test("a merchant chooses what is offered while a product is sold out", async ({ page }) => {
  test.setTimeout(240_000);
  await publishTheDemoLook();
  const { looks } = JSON.parse(readFileSync(join(folder, "demo.json"), "utf8")) as { looks: Record<string, string> };
  await page.goto(`${readLocal().admin}/app/looks/${Object.values(looks)[0]}`);
  const app = page.frameLocator("iframe#app");
  const item = app
    .getByRole("listitem")
    .filter({ has: page.getByRole("heading", { name: "Bag" }) })
    .first();
  await item.getByRole("button", { name: /(Link|Change) product: Bag/ }).click({ timeout: 30_000 });
  await pick(page, "handbag", "radio");
  await expect(item.getByText(/^Product: /)).toBeVisible();
  await item.getByRole("button", { name: "Choose what to offer if sold out: Bag" }).click();
  await pick(page, "shopper", "checkbox");
  await expect(item.getByText(/^If sold out: .*Shopper/)).toBeVisible();
  await item.scrollIntoViewIfNeeded();
  await page.screenshot({ path: artefact("substitutes-look-1280.png") });
  await page.reload();
  await expect(item.getByText(/^If sold out: .*Shopper/)).toBeVisible({ timeout: 30_000 });
  await publishChanges(app);
  await item.getByRole("button", { name: "Remove product: Bag" }).click();
  await expect(item.getByText(/^If sold out: /)).toHaveCount(0);
  await publishChanges(app);
});
