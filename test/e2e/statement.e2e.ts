import { readFileSync } from "node:fs";
import { expect, type FrameLocator, type Page, test } from "@playwright/test";
import { callApi, submitPhoto } from "./call-api";
import { addresses, artefact, asMerchant, readLocal } from "./world";

async function openCredits(page: Page): Promise<FrameLocator> {
  await page.goto(`${readLocal().admin}/app/credits`);
  const app = page.frameLocator("iframe#app");
  await expect(app.getByRole("heading", { name: "Statement" })).toBeVisible({ timeout: 30_000 });
  return app;
}

const pictureOf = (page: Page, name: string) =>
  page.screenshot({ path: artefact(`statement-${name}.png`), fullPage: true });
const thisMonth = () => new Date().toISOString().slice(0, "2026-11".length);

/** Submits a photo with the shop's live key and cancels it before anybody can be done with it. */
async function cancelOne(): Promise<string> {
  const requestId = await submitPhoto();
  expect((await callApi(`/v1/jobs/${requestId}/cancel`, {}))["status"]).toBe("FAILURE");
  return requestId;
}

test("a merchant reads the month's statement and saves it as a file", async ({ page }) => {
  const requestId = await cancelOne();
  const app = await openCredits(page);
  const table = app.getByRole("table", { name: "Statement" });
  await expect(table.getByRole("row", { name: /Welcome credits \+25/ })).toBeVisible();
  const returned = `Returned to welcome credits: the extraction was cancelled, for request ${requestId}`;
  await expect(table.getByRole("row", { name: returned })).toContainText("+1");
  await expect(table.getByRole("row", { name: /^Balance now/ })).toBeVisible();
  await expect(table.getByRole("link", { name: requestId }).first()).toHaveAttribute(
    "href",
    `/app/requests/${requestId}`,
  );
  await expect(table.locator("a[href^='/app/looks/']").first()).toBeVisible();
  await pictureOf(page, "1280");

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    app.getByRole("button", { name: "Download CSV" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(`looklift-statement-${thisMonth()}.csv`);
  const rows = readFileSync(await download.path(), "utf8")
    .trimEnd()
    .split("\r\n");
  expect(rows[0]).toMatch(/^time_utc,entry_id,kind,/);
  expect([rows[1], rows.at(-1)].map((row) => row?.split(",")[2])).toEqual(["OPENING", "CLOSING"]);
  expect(rows.some((row) => row.includes(",GRANT,25,0,25,0,,WELCOME 25,welcome,system,"))).toBe(true);

  await app.getByRole("combobox", { name: "Keys" }).selectOption({ label: "Test keys" });
  await expect(app.getByText("What was done with test keys.")).toBeVisible();
  await expect(table.getByRole("row", { name: /Welcome credits/ })).toHaveCount(0);
  await pictureOf(page, "test-keys");

  await page.setViewportSize({ width: 390, height: 1400 });
  await openCredits(page);
  const width = await page
    .frameLocator("iframe#app")
    .locator("body")
    .evaluate((body) => body.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
  await pictureOf(page, "390");
});

test("the file is the merchant's alone", async () => {
  const path = `/app/credits/statement?month=${thisMonth()}`;
  const mine = await asMerchant(path);
  expect([mine.status, mine.headers.get("content-type")]).toEqual([200, "text/csv; charset=utf-8; header=present"]);
  expect(await mine.text()).toContain(",WELCOME 25,");
  const nobody = await fetch(`${addresses().app}${path}`, { redirect: "manual" });
  expect(nobody.status).not.toBe(200);
  expect(await nobody.text()).not.toContain("WELCOME");
});
