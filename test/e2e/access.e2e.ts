import { expect, test } from "@playwright/test";
import pg from "pg";
import { artefact, readLocal } from "./world";

// What is left of a session whose tokens Shopify would not renew.
const LOST = `UPDATE shop_sessions SET access_token = NULL, refresh_token = NULL, expires = NULL,
  refresh_token_expires = NULL, access_lost_at = now() - interval '3 days' WHERE shop = $1`;

test("a merchant who opens the app gives a lost access back, and is told of it", async ({ page }) => {
  const { admin, database_url: url, shop } = readLocal();
  const database = new pg.Client(url);
  await database.connect();
  await page.goto(`${admin}/app`);
  const app = page.frameLocator("iframe#app");
  await expect(app.getByRole("heading", { name: "Looks" })).toBeVisible({ timeout: 30_000 });
  const told = app.getByText("Looklift was without access to your shop");
  await expect(told).toHaveCount(0);

  await database.query(LOST, [shop]);
  await page.goto(`${admin}/app`);
  await expect(told).toBeVisible({ timeout: 30_000 });
  const { rows } = await database.query("SELECT access_token FROM shop_sessions WHERE shop = $1", [shop]);
  await database.end();
  expect(rows).toEqual([{ access_token: expect.stringMatching(/^sealed:[0-9a-f]{8}:/) }]);
  await page.screenshot({ path: artefact("access-back.png"), fullPage: true });

  await page.setViewportSize({ width: 390, height: 800 });
  await page.screenshot({ path: artefact("access-back-390.png"), fullPage: true });
  await app.getByRole("button", { name: /dismiss/i }).click();
  await expect(told).toHaveCount(0);
});
