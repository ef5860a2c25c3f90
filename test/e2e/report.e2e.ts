// The merchant's way through measuring: off, on, what a shopper does and buys, a refund, a holdout, and off again.
import { readFileSync } from "node:fs";
import AxeBuilder from "@axe-core/playwright";
import { type APIRequestContext, expect, type FrameLocator, type Page, test } from "@playwright/test";
import pg from "pg";
import { addresses, artefact, asMerchant, publishTheDemoLook, readLocal } from "./world";

/** Which blocks stand beside the product, as the merchant places them in the theme editor. */
async function placeBeside(...blocks: string[]): Promise<void> {
  const placed = blocks.map((block) => ({ id: block, block, disabled: false, settings: {} }));
  const headers = { "content-type": "application/json" };
  const url = `${addresses().storefront}/editor/templates/product.beside`;
  expect((await fetch(url, { method: "PUT", headers, body: JSON.stringify(placed) })).status).toBe(204);
}

/** Publishes the demo's look with a second item that can be bought from it: that of the other look's product. */
async function offerAnOutfit(): Promise<void> {
  await publishTheDemoLook();
  const database = new pg.Client(readLocal().database_url);
  await database.connect();
  const { rows } = await database.query(
    `SELECT l.id AS look, i.id AS item, o.product_gid AS product FROM looks l JOIN looks o ON o.product_gid <> l.product_gid
     JOIN extracted_items i ON i.request_id = l.request_id AND NOT i.is_on_sale
     WHERE l.published_at IS NOT NULL ORDER BY i.position LIMIT 1`,
  );
  await database.end();
  const [{ look, item, product }] = rows;
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ item_id: item, product_id: product, is_shown: true });
  const linked = await asMerchant(`/app/looks/${look}/items`, { method: "POST", headers, body });
  expect(linked.status).toBe(200);
  await asMerchant(`/app/looks/${look}/publish`, { method: "POST" });
  await placeBeside("complete-the-outfit");
  const isOffered = async () => (await (await fetch(readLocal().product_page)).text()).includes("ll-buy");
  await expect.poll(isOffered, { timeout: 60_000 }).toBe(true);
}

async function openReport(page: Page): Promise<FrameLocator> {
  await page.goto(`${readLocal().admin}/app/report`);
  const app = page.frameLocator("iframe#app");
  await expect(app.getByRole("heading", { name: /^(Looks|See what your looks do)$/ }).first()).toBeVisible({
    timeout: 30_000,
  });
  return app;
}

/** Answers the admin's own dialog, which asks whether the app may do more; by the keyboard. */
async function answer(page: Page, words: "Update" | "Cancel"): Promise<void> {
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: words }).press("Enter");
  await expect(dialog).toBeHidden();
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

test.afterAll(() => placeBeside());

test("a merchant measures what looks sell, and stops it again", async ({ page, context, request }) => {
  test.setTimeout(240_000);
  await offerAnOutfit();
  let app = await openReport(page);
  await expect(app.getByText("Measuring is off")).toBeVisible();
  await page.screenshot({ path: artefact("report-1-off-1280.png"), fullPage: true });

  await app.getByRole("button", { name: "Switch measuring on" }).click();
  await answer(page, "Cancel");
  await expect(app.getByText("Nothing was changed")).toBeVisible();
  await app.getByRole("button", { name: "Switch measuring on" }).click();
  await answer(page, "Update");
  await expect(app.getByText("Nothing was counted in the last 30 days.")).toBeVisible();
  await app.getByRole("checkbox", { name: "Count orders and refunds" }).click();
  await answer(page, "Update");
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
  await shopper.locator(".ll-buy").click();
  await shopper.waitForURL("**/cart");
  await told("Into cart");
  const net = await pay(shopper, request);
  await expect.poll(() => readTotal(page, "Revenue, net", String), { timeout: 60_000 }).toContain(net);
  await shopper.close();

  app = await openReport(page);
  await app.getByLabel("Visitors who do not see looks, for comparison").selectOption("10");
  await expect(app.getByText("Not enough data yet")).toBeVisible();
  const items = app.getByRole("button", { name: /^\d+ items? of / }).first();
  await items.press("Enter");
  await expect(items).toHaveAttribute("aria-expanded", "true");
  await expect(app.locator(".ll-report-item").first()).toBeVisible();
  expect(await findFaults(page)).toEqual([]);
  await page.screenshot({ path: artefact("report-3-full-1280.png"), fullPage: true });
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    app.getByRole("button", { name: "Download CSV" }).click(),
  ]);
  expect(readFileSync(await download.path(), "utf8").split("\r\n")[0]).toMatch(/^look_id,product,item_id,item,viewed,/);
  await page.setViewportSize({ width: 390, height: 1400 });
  const narrow = await openReport(page);
  expect(await narrow.locator("body").evaluate((body) => body.scrollWidth)).toBeLessThanOrEqual(390);
  await page.screenshot({ path: artefact("report-3-full-390.png"), fullPage: true });

  expect(await findFaults(page)).toEqual([]);

  await narrow.getByRole("button", { name: "Switch measuring off" }).press("Enter");
  await narrow.getByRole("button", { name: "Keep comparing" }).press("Enter");
  await expect(narrow.getByText("Not enough data yet")).toBeVisible();
  await narrow.getByRole("button", { name: "Switch measuring off" }).press("Enter");
  await narrow.getByRole("button", { name: "End comparison" }).press("Enter");
  await expect(narrow.getByText("Measuring is off")).toBeVisible();
  const plain = await (await page.request.get(readLocal().product_page)).text();
  expect(plain).toContain("ll-look");
  expect(plain).not.toMatch(/looklift-measure|pixels\/manager/);
});

/** What axe finds wrong in the app's page. */
async function findFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).include("iframe#app").analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** What stands in a column of the row of all looks, read anew. */
async function readTotal<T = number>(page: Page, column: string, read = Number as unknown as (text: string) => T) {
  const app = await openReport(page);
  const row = app.getByRole("row", { name: /^All looks/ });
  if ((await row.count()) === 0) return read("");
  return read(
    (await row.locator(`[data-label="${column}"]`).innerText()).replace(/^\D*(?=\d+$)/, "").replaceAll(",", ""),
  );
}
