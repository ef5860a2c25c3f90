import { readFileSync } from "node:fs";
import { expect, type FrameLocator, type Page, test } from "@playwright/test";
import { addresses, artefact, asMerchant, readLocal } from "./world";

async function openSettings(page: Page): Promise<FrameLocator> {
  await page.goto(`${readLocal().admin}/app/settings`);
  const app = page.frameLocator("iframe#app");
  await expect(app.getByRole("heading", { name: "Looks in your shop" })).toBeVisible({ timeout: 30_000 });
  return app;
}

test("a merchant exports everything, and takes everything out of the shop", async ({ page }) => {
  const refusals: string[] = [];
  page.on("console", (message) => {
    if (/Content Security Policy/.test(message.text())) refusals.push(message.text());
  });
  const app = await openSettings(page);
  await page.screenshot({ path: artefact("settings-1280.png"), fullPage: true });
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    app.getByRole("button", { name: "Export all data" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("looklift-export.jsonl");
  const lines = readFileSync(await download.path(), "utf8")
    .trimEnd()
    .split("\n");
  const records = lines.map((line) => JSON.parse(line) as { record: string });
  expect([records[0]?.record, records.at(-1)]).toEqual(["export", { record: "end" }]);
  expect(records.filter(({ record }) => record === "look").length).toBeGreaterThan(0);

  await app.getByRole("button", { name: "Delete all my data" }).click();
  const dialog = app.getByRole("dialog");
  await dialog.getByRole("textbox").fill("another-shop");
  await dialog.getByRole("button", { name: "Delete everything" }).click();
  await expect(dialog.getByText(/^Type .* to confirm\.$/)).toBeVisible();
  await page.screenshot({ path: artefact("settings-delete.png"), fullPage: true });
  await dialog.getByRole("button", { name: "Keep it" }).click();

  const remove = app.getByRole("button", { name: "Remove everything from my shop" });
  if (await remove.isEnabled()) {
    await remove.click();
    await app.getByRole("dialog").getByRole("button", { name: "Remove everything" }).click();
    await expect(app.getByText("Nothing of Looklift is in your shop any more.")).toBeVisible({ timeout: 60_000 });
    await page.screenshot({ path: artefact("settings-removed.png"), fullPage: true });
  }

  await page.setViewportSize({ width: 390, height: 1400 });
  const narrow = await openSettings(page);
  expect(await narrow.locator("body").evaluate((body) => body.scrollWidth)).toBeLessThanOrEqual(390);
  await page.screenshot({ path: artefact("settings-390.png"), fullPage: true });
  expect(refusals).toEqual([]);
});

test("nobody else gets an export, and a call without a confirmation deletes nothing", async () => {
  const { app } = addresses();
  for (const path of ["/app/settings/export", "/app/settings/removal"]) {
    const answer = await fetch(`${app}${path}`, { redirect: "manual" });
    expect(answer.status).not.toBe(200);
    expect(await answer.text()).not.toContain('"record"');
  }
  const nobody = await fetch(`${app}/app/settings/erasure`, { method: "POST", redirect: "manual" });
  expect(nobody.status).not.toBe(202);
  const unconfirmed = await asMerchant("/app/settings/erasure", {
    method: "POST",
    body: new URLSearchParams({ confirmation: "" }),
  });
  expect(unconfirmed.status).toBe(422);
});
