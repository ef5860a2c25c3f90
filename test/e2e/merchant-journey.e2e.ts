// The merchant's whole way, as one person would go it: from the printed admin link to the look on the product page.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, type FrameLocator, type Page, test } from "@playwright/test";
import { addresses, artefact, folder, readLocal } from "./world";

const photos = () => readdirSync(join(folder, "demo-photos")).map((name) => join(folder, "demo-photos", name));
const HEIC = Buffer.concat([
  Buffer.from([0, 0, 0, 24]),
  Buffer.from("ftypheic\0\0\0\0mif1heic", "latin1"),
  Buffer.alloc(500),
]);

async function openAdmin(page: Page): Promise<FrameLocator> {
  await page.goto(readLocal().admin);
  const app = page.frameLocator("iframe#app");
  await expect(app.getByRole("heading", { name: "Looks" })).toBeVisible({ timeout: 30_000 });
  return app;
}

const pictureOf = (page: Page, name: string) =>
  page.screenshot({ path: artefact(`merchant-${name}.png`), fullPage: true });

test("a merchant takes a photo to the product page", async ({ page }) => {
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(String(error)));

  const app = await openAdmin(page);
  await pictureOf(page, "1-looks");
  await app
    .getByRole("link", { name: "New look" })
    .or(app.getByRole("button", { name: "New look" }))
    .first()
    .click();

  await app.getByRole("button", { name: "Choose product" }).click();
  const picker = page.getByRole("dialog");
  await picker.getByRole("searchbox").fill("trousers");
  await picker.getByRole("radio", { name: /trousers/i }).check();
  await picker.getByRole("button", { name: "Select" }).click();
  await expect(app.getByRole("button", { name: "Change" })).toBeVisible();

  const file = app.locator('input[type="file"]');
  await file.setInputFiles({ name: "phone.heic", mimeType: "image/heic", buffer: HEIC });
  await expect(app.getByText(/HEIC/).first()).toBeVisible();
  await pictureOf(page, "2-heic-refused");
  await file.setInputFiles(photos()[0] ?? "");
  await expect(app.getByText(/Ready:/)).toBeVisible();
  await pictureOf(page, "3-photo-ready");

  await app.getByRole("button", { name: "Extract items" }).click();
  // a quick worker may be done before the page has come; either way nobody reloads it
  const items = app.getByRole("heading", { name: /^\d+ items$/ });
  await expect(app.getByText("Extracting the items").or(items).first()).toBeVisible();
  await expect(items).toBeVisible({ timeout: 60_000 });
  await expect(app.getByText("On sale", { exact: true })).toHaveCount(1);
  await expect(app.getByRole("list", { name: "Colours" }).first()).toBeVisible();
  await expect.poll(() => countBrokenPictures(app)).toBe(0);
  await pictureOf(page, "4-items");

  await app.getByRole("button", { name: "Publish", exact: true }).first().click();
  await expect(app.getByText("Published", { exact: true })).toBeVisible({ timeout: 60_000 });
  await pictureOf(page, "5-published");

  const [productPage] = await Promise.all([
    page.context().waitForEvent("page"),
    app.getByRole("link", { name: "View product page" }).click(),
  ]);
  await productPage.waitForLoadState();
  expect(productPage.url()).toContain(`${addresses().storefront}/products/`);
  await expect(productPage.getByRole("heading", { name: "Shop the look" })).toBeVisible();
  await productPage.screenshot({ path: artefact("merchant-6-product-page.png"), fullPage: true });
  expect(faults).toEqual([]);
});

async function countBrokenPictures(app: FrameLocator): Promise<number> {
  return app
    .locator("img:not([loading=lazy])")
    .evaluateAll((images) => images.filter((image) => !(image as HTMLImageElement).naturalWidth).length);
}
