// Many looks in one go: chosen, asked about, under way in every tab, partly failed, tried again, checked, stopped, taken off.
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type FrameLocator, type Page, test } from "@playwright/test";
import { seedLooks } from "./seed-looks";
import { artefact, readLocal } from "./world";

const LOOKS = 60;
const RUN_MS_MAX = 60_000;
const REFRESH_MS_MIN = 2_000;

async function openLooks(page: Page): Promise<FrameLocator> {
  await page.goto(`${readLocal().admin}/app`);
  const app = page.frameLocator("iframe#app");
  await expect(app.getByRole("heading", { name: "Looks", exact: true })).toBeVisible({ timeout: 30_000 });
  return app;
}

/** Keeps what the page looks like, wide and narrow; nothing sticks out. */
async function keep(page: Page, name: string): Promise<void> {
  const body = page.frameLocator("iframe#app").locator("body");
  for (const [width, height] of [
    [390, 1100],
    [1280, 900],
  ] as const) {
    await page.setViewportSize({ width, height });
    await expect.poll(() => body.evaluate(() => document.body.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    await page.screenshot({ path: artefact(`bulk-${name}-${width}.png`) });
  }
}

async function expectClean(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include("iframe#app").analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
}

/** When the page reads its own data, counted from now on. */
function watchReads(page: Page): number[] {
  const reads: number[] = [];
  page.on("request", (request) => {
    if (request.method() === "GET" && request.url().includes("_data=")) reads.push(Date.now());
  });
  return reads;
}

test("a merchant publishes, checks and unpublishes many looks at once", async ({ page, context }) => {
  test.setTimeout(300_000);
  const looks = await seedLooks({ count: LOOKS });
  const count = looks.titles.length;
  const [spoilt = ""] = looks.ids;
  await looks.spoil(spoilt);
  let app = await openLooks(page);

  await app.getByRole("checkbox", { name: "Select all looks" }).press("Space");
  await expect(app.getByText("50 selected")).toBeVisible();
  await keep(page, "1-selected");
  const publish = app.getByRole("button", { name: "Publish", exact: true });
  await publish.press("Enter");
  await app.getByRole("button", { name: "Cancel" }).press("Enter");
  await expect(publish).toBeFocused();
  await publish.press("Enter");
  await expect(app.getByText(`${50 - count} – a newer look of the same product`)).toBeVisible();
  await keep(page, "2-asked");
  await expectClean(page);

  await looks.hold();
  await app.getByRole("button", { name: `Publish ${count} looks` }).press("Enter");
  const news = app.locator("[aria-live=polite]", { hasText: "Publishing looks" });
  await expect(news).toHaveText("Publishing looks: 0 percent");
  await expect(app.getByText("Publishing looks", { exact: true })).toBeVisible();
  await keep(page, "3-running");
  const other = await context.newPage();
  const elsewhere = await openLooks(other);
  await expect(elsewhere.getByText(`0 of ${count} looks published`)).toBeVisible();
  const reads = watchReads(page);
  await looks.release();
  const partly = `${count - 1} of ${count} looks published, 1 failed`;
  await expect(app.getByText(partly).first()).toBeVisible({ timeout: RUN_MS_MAX });
  await expect(elsewhere.getByText(partly).first()).toBeVisible();
  await other.close();
  const pauses = reads.slice(1).map((at, index) => at - (reads[index] ?? 0));
  expect(pauses.filter((pause) => pause < REFRESH_MS_MIN)).toEqual([]);
  await expect(app.getByText(/A product that an item is linked to is not in your shop any more/)).toBeVisible();
  await expect(app.getByRole("link", { name: looks.titles[0] ?? "" }).first()).toHaveAttribute(
    "href",
    new RegExp(spoilt),
  );
  await keep(page, "4-partly-failed");
  await expectClean(page);

  await looks.heal(spoilt);
  app = await openLooks(page);
  await app.getByRole("button", { name: "Try the failed ones again" }).press("Enter");
  await expect(app.getByRole("heading", { name: "Looks published" })).toBeVisible({ timeout: RUN_MS_MAX });
  expect(await looks.shown()).toEqual(looks.ids.slice(0, count));
  await keep(page, "5-done");

  await looks.alter(spoilt);
  await looks.hold();
  await app.getByRole("button", { name: "Check storefront" }).press("Enter");
  await app.getByRole("button", { name: "Stop", exact: true }).press("Enter");
  await expect(app.getByRole("button", { name: "Stopping…" })).toBeVisible();
  await keep(page, "6-stopping");
  await looks.release();
  await expect(app.getByText(/left as they were/)).toBeVisible({ timeout: RUN_MS_MAX });
  await keep(page, "7-stopped");
  await app.getByRole("button", { name: "Go on with the rest" }).press("Enter");
  await expect(app.getByRole("heading", { name: "Storefront checked" })).toBeVisible({ timeout: RUN_MS_MAX });
  await expect(app.getByText("Changed on its product page: put back as published (1 look:")).toBeVisible();
  await keep(page, "8-checked");
  await expectClean(page);
  await app.getByRole("button", { name: "Dismiss", exact: true }).press("Enter");
  await expect(app.getByRole("heading", { name: "Storefront checked" })).toHaveCount(0);

  await app.getByRole("checkbox", { name: "Select all looks" }).press("Space");
  await app.getByRole("button", { name: "Unpublish", exact: true }).press("Enter");
  await app.getByRole("button", { name: `Unpublish ${count} looks` }).press("Enter");
  await expect(app.getByRole("heading", { name: "Looks unpublished" })).toBeVisible({ timeout: RUN_MS_MAX });
  expect(await looks.shown()).toEqual([]);
  await looks.end();
});

test("nothing is asked for while nobody looks, and once a run is done", async ({ page }) => {
  const looks = await seedLooks({ count: 1 });
  await looks.hold();
  const app = await openLooks(page);
  await app.getByRole("button", { name: "Check storefront" }).press("Enter");
  await expect(app.getByText(/of \d+ looks checked/).first()).toBeVisible();
  const hide = (hidden: boolean) =>
    app.locator("body").evaluate((_, isHidden) => {
      Object.defineProperty(document, "hidden", { configurable: true, value: isHidden });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
  await hide(true);
  await page.waitForLoadState("networkidle");
  const reads = watchReads(page);
  await looks.release();
  // more than a page that asks again and again would let pass
  const later = page.waitForRequest((request) => request.url().includes("_data="), { timeout: 7_000 });
  await expect(later).rejects.toThrow(/Timeout/);
  await hide(false);
  await expect(app.getByRole("heading", { name: "Storefront checked" })).toBeVisible();
  await page.waitForLoadState("networkidle");
  const done = reads.length;
  await expect(page.waitForRequest((request) => request.url().includes("_data="), { timeout: 7_000 })).rejects.toThrow(
    /Timeout/,
  );
  expect(reads.length).toBe(done);
  await looks.end();
});
