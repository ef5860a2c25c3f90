// The shopper's way: the look on the product page, with Looklift out of reach.
import { expect, test } from "@playwright/test";
import { addresses, artefact, publishTheDemoLook, readLocal } from "./world";

test("a shopper sees the look and buys from it while Looklift is out of reach", async ({ page, context }) => {
  await publishTheDemoLook();
  const { app, standIn } = addresses();
  const asked: string[] = [];
  for (const origin of [app, readLocal().api, standIn, readLocal().s3_endpoint])
    await context.route(`${origin}/**`, (route) => {
      asked.push(route.request().url());
      return route.abort();
    });

  await page.goto(readLocal().product_page);
  const look = page
    .getByRole("region", { name: "Shop the look" })
    .or(page.locator("section", { hasText: "Shop the look" }))
    .first();
  await look.scrollIntoViewIfNeeded();
  await expect(look.getByRole("img").first()).toBeVisible();
  // a cut-out over the photo is only there while it is pointed at
  const pictures = look.locator("img:visible");
  for (let n = 0; n < (await pictures.count()); n++) {
    await pictures.nth(n).scrollIntoViewIfNeeded();
    await expect
      .poll(() => pictures.nth(n).evaluate((image) => (image as HTMLImageElement).naturalWidth))
      .toBeGreaterThan(0);
  }
  await page.screenshot({ path: artefact("shopper-1-wide.png"), fullPage: true });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.screenshot({ path: artefact("shopper-2-narrow.png"), fullPage: true });
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  expect(asked).toEqual([]);
});

test("without JavaScript the look is all there", async ({ browser }) => {
  await publishTheDemoLook();
  const page = await browser.newPage({ javaScriptEnabled: false });
  await page.goto(readLocal().product_page);
  await expect(page.getByRole("heading", { name: "Shop the look" })).toBeVisible();
  await page.screenshot({ path: artefact("shopper-3-no-script.png"), fullPage: true });
  await page.close();
});
