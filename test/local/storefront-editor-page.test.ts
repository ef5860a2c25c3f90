import { type Browser, chromium, type Page } from "@playwright/test";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findChromium } from "../run/find-chromium";
import { type MadeShop, makeShop } from "../storefront-block/make-shop";

let shop: MadeShop;
let browser: Browser;
let page: Page;
const faults: string[] = [];
beforeAll(async () => {
  const found = await findChromium();
  if ("why" in found) throw new Error(found.why);
  browser = await chromium.launch({ args: ["--no-sandbox"], ...(found.path && { executablePath: found.path }) });
  shop = await makeShop();
  page = await browser.newPage({ viewport: { width: 1300, height: 900 } });
  page.on("pageerror", ({ message }) => faults.push(message));
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  await page.goto(`${shop.origin}/editor?template=product&product=coat`);
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await shop?.stop();
});

const inTime = { timeout: 15_000 };
const preview = () => page.frameLocator("#preview");

test("a setting that is changed shows in the preview", async () => {
  await page.getByLabel("Heading", { exact: true }).fill("Wear it all");
  await page.getByLabel("Hotspots", { exact: true }).first().selectOption("number");
  await expect.poll(() => preview().locator("h2").innerText(), inTime).toBe("Wear it all");
  await expect.poll(() => preview().locator(".ll-mark").allInnerTexts(), inTime).toEqual(["1", "2", "3", "4"]);
  await page.getByLabel("Show prices").uncheck();
  await expect.poll(() => preview().locator(".ll-row .ll-price").count(), inTime).toBe(0);
});

test("a block that is added stands below, and can be moved up and taken out", async () => {
  const blocks = () => preview().locator(".shopify-app-block [role=region]");
  await page.getByLabel("Block").first().selectOption("items-in-photo");
  await page.getByRole("button", { name: "Add block" }).first().click();
  await expect.poll(() => blocks().count(), inTime).toBe(2);
  const added = page.locator("details", { hasText: "Items in this photo" }).first();
  await added.getByRole("button", { name: "Up" }).click();
  await expect.poll(() => blocks().first().getAttribute("aria-label"), inTime).toBe("Items in this photo");
  await added.getByRole("button", { name: "Remove" }).click();
  await expect.poll(() => blocks().count(), inTime).toBe(1);
  expect(shop.state.settings.templates["product"]).toHaveLength(1);
});

test("a product without a look shows what is missing", async () => {
  await page.getByLabel("Page", { exact: true }).selectOption("scarf");
  await expect
    .poll(() => preview().locator(".shopify-app-block").innerText(), inTime)
    .toContain("has no published look yet");
});

test("nothing went wrong on the way", () => {
  expect(faults).toEqual([]);
});
