import { readFileSync } from "node:fs";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { callApi, submitPhoto } from "./call-api";
import { addresses, artefact, asMerchant, readLocal } from "./world";

const pictureOf = (page: Page, name: string) =>
  page.screenshot({ path: artefact(`request-log-${name}.png`), fullPage: true });

async function open(page: Page, path: string) {
  await page.goto(`${readLocal().admin}${path}`);
  const app = page.frameLocator("iframe#app");
  await expect(app.getByRole("heading").first()).toBeVisible({ timeout: 30_000 });
  return app;
}

test("a developer finds a request, reads what became of it, and takes it along", async ({ page, context }) => {
  test.setTimeout(240_000);
  const context_ = { product_name: "Camel coat for Ada", max_items: 4 };
  const found = await submitPhoto({ extraction_context: context_ });
  await expect.poll(async () => (await callApi(`/v1/jobs/${found}`))["status"], { timeout: 90_000 }).toBe("SUCCESS");
  const cancelled = await submitPhoto();
  await callApi(`/v1/jobs/${cancelled}/cancel`, {});

  let app = await open(page, "/app/developers");
  await app
    .getByRole("link", { name: "Request log" })
    .or(app.getByRole("button", { name: "Request log" }))
    .click();
  await expect(app.getByRole("heading", { name: "Request log" })).toBeVisible();
  const row = (id: string) => app.getByRole("listitem").filter({ hasText: id });
  await expect(row(found)).toContainText("Succeeded");
  await expect(row(cancelled)).toContainText("Cancelled");
  await expect(row(cancelled)).toContainText("Returned");
  await pictureOf(page, "list-1280");
  await app.getByRole("combobox", { name: "Status" }).selectOption({ label: "Succeeded" });
  await expect(row(cancelled)).toHaveCount(0);
  await app.getByRole("combobox", { name: "Keys" }).selectOption({ label: "Test keys" });
  await app.getByRole("combobox", { name: "Status" }).selectOption({ label: "At work" });
  await expect(app.getByText("No request is like that.")).toBeVisible();
  await pictureOf(page, "none-1280");

  await app.getByLabel("Request id or job id").fill("nothing");
  await app.getByRole("button", { name: "Find" }).click();
  await expect(app.getByText("Give a whole request id or job id")).toBeVisible();
  await app.getByLabel("Request id or job id").fill(found);
  await app.getByLabel("Request id or job id").press("Enter");
  await expect(app.getByRole("heading", { name: "Request", exact: true })).toBeVisible();
  await expect(app.getByText(found, { exact: true })).toBeVisible();
  await expect(app.getByText("Camel coat for Ada")).toBeVisible();
  await expect(app.getByRole("heading", { name: "Timeline" })).toBeVisible();
  await expect(app.getByText("Spent")).toBeVisible();
  await page.waitForLoadState("networkidle");
  await pictureOf(page, "one-1280");
  const { violations } = await new AxeBuilder({ page }).include("iframe#app").analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    app.getByRole("button", { name: "Save support file" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(`looklift-request-${found}.json`);
  const file = readFileSync(await download.path(), "utf8");
  expect(JSON.parse(file)).toMatchObject({ request_id: found, status: "SUCCESS", asked: { max_items: 4 } });
  expect(file).not.toContain("Ada");
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const [taken] = await Promise.all([
    Promise.race([
      page.waitForEvent("download").then(async (saved) => readFileSync(await saved.path(), "utf8")),
      expect
        .poll(() => page.evaluate(() => navigator.clipboard.readText()).catch(() => ""), { timeout: 15_000 })
        .toContain("curl")
        .then(() => page.evaluate(() => navigator.clipboard.readText())),
    ]),
    app.getByRole("button", { name: "Copy as curl" }).click(),
  ]);
  expect(taken).toContain("/v1/extract");
  expect(taken).toContain('"product_name":"Camel coat for Ada"');

  await page.setViewportSize({ width: 390, height: 1400 });
  for (const [name, path] of [
    ["list-390", "/app/requests"],
    ["one-390", `/app/requests/${found}`],
    ["failed-390", `/app/requests/${cancelled}`],
    ["gone-390", "/app/requests/01J00000000000000000000000"],
  ] as const) {
    app = await open(page, path);
    await page.waitForLoadState("networkidle");
    const width = await app.locator("body").evaluate((body) => body.scrollWidth);
    expect(width).toBeLessThanOrEqual(390);
    await pictureOf(page, name);
  }
});

test("a request and its file are the merchant's alone", async () => {
  const id = await submitPhoto();
  for (const path of [`/app/requests/${id}/support`, `/app/requests/${id}`, "/app/requests"]) {
    expect((await asMerchant(path)).status).toBe(200);
    const nobody = await fetch(`${addresses().app}${path}`, { redirect: "manual" });
    expect(nobody.status).not.toBe(200);
    expect(await nobody.text()).not.toContain(id);
  }
});
