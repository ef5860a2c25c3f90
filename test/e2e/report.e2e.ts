// The merchant's way through measuring: off, on, what a shopper does and buys, a refund, a holdout, and off again.
import { readFileSync } from "node:fs";
import { type APIRequestContext, expect, type FrameLocator, type Page, test } from "@playwright/test";
import { addresses, artefact, publishTheDemoLook, readLocal } from "./world";

async function openReport(page: Page): Promise<FrameLocator> {
  await page.goto(`${readLocal().admin}/app/report`);
  const app = page.frameLocator("iframe#app");
  await expect(app.getByRole("heading", { name: /^(Looks|See what your looks do)$/ }).first()).toBeVisible({
    timeout: 30_000,
  });
  return app;
}

/** Agrees to what the app asks for, in the admin's own dialog. */
async function agree(page: Page): Promise<void> {
  await page.getByRole("dialog").getByRole("button", { name: "Update" }).click();
}

type Line = { quantity: number; price: number; properties: Record<string, string> };

/** Shopify's webhook of an order for the shopper's cart. */
async function pay(page: Page, request: APIRequestContext) {
  const { storefront, standIn } = addresses();
  const cart = await (await page.request.get(`${storefront}/cart.js`)).json();
  const pairs = (all: Record<string, string>) => Object.entries(all).map(([name, value]) => ({ name, value }));
  const order = {
    ...{ id: 7001, test: false, currency: "USD", subtotal_price: (cart.total_price / 100).toFixed(2) },
    note_attributes: pairs(cart.attributes),
    line_items: cart.items.map(({ quantity, price, properties }: Line, index: number) => ({
      ...{ id: 7100 + index, quantity, price: (price / 100).toFixed(2), properties: pairs(properties) },
      discount_allocations: [],
    })),
  };
  const send = (topic: string, payload: object) =>
    request.post(`${standIn}/stand-in/webhooks`, { data: { topic, payload } }).then((answer) => answer.status());
  expect(await send("orders/paid", order)).toBe(202);
  const [first] = order.line_items;
  const back = { id: 1, line_item_id: first.id, quantity: 1, subtotal: first.price };
  expect(await send("refunds/create", { id: 2, order_id: order.id, refund_line_items: [back] })).toBe(202);
  const money = (cents: number) =>
    new Intl.NumberFormat("en", { style: "currency", currency: "USD" }).format(cents / 100);
  return money(cart.total_price - Math.round(Number(first.price) * 100));
}

test("a merchant measures what looks sell, and stops it again", async ({ page, context, request }) => {
  test.setTimeout(240_000);
  await publishTheDemoLook();
  let app = await openReport(page);
  await expect(app.getByText("Measuring is off")).toBeVisible();
  await page.screenshot({ path: artefact("report-1-off-1280.png"), fullPage: true });

  await app.getByRole("button", { name: "Switch measuring on" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await expect(app.getByText("Nothing was changed")).toBeVisible();
  await app.getByRole("button", { name: "Switch measuring on" }).click();
  await agree(page);
  await expect(app.getByText("Nothing has been counted yet.")).toBeVisible();
  await app.getByRole("checkbox", { name: "Count orders and refunds" }).check();
  await agree(page);
  await expect(app.getByLabel("Visitors who do not see looks, for comparison")).toBeEnabled();
  await page.screenshot({ path: artefact("report-2-waiting-1280.png"), fullPage: true });

  const shopper = await context.newPage();
  await shopper.goto(readLocal().product_page);
  await shopper.locator(".ll-photo").scrollIntoViewIfNeeded();
  await shopper.locator(".ll-dot").first().click();
  const told = (kind: string) => expect.poll(() => readTotal(page, kind), { timeout: 60_000 }).toBeGreaterThan(0);
  await told("Page views");
  await told("Seen");
  await told("Opened");
  const outfit = shopper.locator(".ll-buy");
  if ((await outfit.count()) > 0) {
    await outfit.click();
    await shopper.waitForURL("**/cart");
    await told("Into cart");
    const net = await pay(shopper, request);
    await expect.poll(() => readTotal(page, "Revenue, net", String), { timeout: 60_000 }).toContain(net);
  }
  await shopper.close();

  app = await openReport(page);
  await app.getByLabel("Visitors who do not see looks, for comparison").selectOption("10");
  await expect(app.getByText("Not enough data yet")).toBeVisible();
  await page.screenshot({ path: artefact("report-3-full-1280.png"), fullPage: true });
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    app.getByRole("button", { name: "Download CSV" }).click(),
  ]);
  expect(readFileSync(await download.path(), "utf8").split("\r\n")[0]).toMatch(/^look_id,product,viewed,/);
  await page.setViewportSize({ width: 390, height: 1400 });
  const narrow = await openReport(page);
  expect(await narrow.locator("body").evaluate((body) => body.scrollWidth)).toBeLessThanOrEqual(390);
  await page.screenshot({ path: artefact("report-3-full-390.png"), fullPage: true });

  await narrow.getByRole("button", { name: "Switch measuring off" }).click();
  await expect(narrow.getByText("Measuring is off")).toBeVisible();
  const plain = await (await page.request.get(readLocal().product_page)).text();
  expect(plain).toContain("ll-look");
  expect(plain).not.toMatch(/looklift-measure|pixels\/manager/);
});

/** What stands in a column of the row of all looks, read anew. */
async function readTotal<T = number>(page: Page, column: string, read = Number as unknown as (text: string) => T) {
  const app = await openReport(page);
  const row = app.getByRole("row", { name: /^All looks/ });
  if ((await row.count()) === 0) return read("");
  return read((await row.locator(`[data-label="${column}"]`).innerText()).replace(/^\D*(?=\d+$)/, ""));
}
