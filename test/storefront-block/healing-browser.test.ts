// What becomes of a published look's products, and of Looklift itself, as a shopper sees it: every block stays right.
import { type Browser, chromium, type Page } from "@playwright/test";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { findChromium } from "../run/find-chromium";
import { type MadeShop, makeShop } from "./make-shop";

let shop: MadeShop;
let browser: Browser;
let page: Page;
let failures: string[];
beforeAll(async () => {
  const found = await findChromium();
  if ("why" in found) throw new Error(found.why);
  browser = await chromium.launch({ args: ["--no-sandbox"], ...(found.path && { executablePath: found.path }) });
}, 300_000);
afterAll(() => browser?.close());
beforeEach(async () => {
  shop = await makeShop();
  shop.placeAll();
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  failures = [];
  page.on("pageerror", (error) => failures.push(String(error)));
  page.on("response", (answer) => answer.status() >= 400 && failures.push(`${answer.status()} ${answer.url()}`));
});
afterEach(async () => {
  expect(failures).toEqual([]);
  await page.close();
  await shop.stop();
});

const sellOut = (handle: string) => {
  for (const variant of shop.product(handle).variants) variant.available = false;
};

/** What each block shows: names of rows, of tiles, and of offers. */
async function open() {
  await page.goto(`${shop.origin}/products/coat`);
  const names = (list: string) => page.locator(`${list} .ll-name`).allInnerTexts();
  return { rows: await names(".ll-row"), tiles: await names(".ll-item"), offers: await names(".ll-offer") };
}

/** Opens the card of a hotspot and goes where it leads. */
async function follow(name: string): Promise<string> {
  await page.locator(".ll-dot", { hasText: name }).click();
  await page.locator(".ll-card:visible a").click();
  await page.waitForURL(/products/);
  return page.locator("h1").innerText();
}

test("renamed, with a new address: new words everywhere, and every way leads there", async () => {
  Object.assign(shop.product("bag"), { title: "Ruby bag", handle: "ruby-bag" });
  const { rows, tiles, offers } = await open();
  for (const names of [rows, tiles, offers]) expect(names).toContain("Ruby bag");
  expect(await follow("Ruby bag")).toBe("Ruby bag");
});

test("sold out: it says so and cannot be bought, or is hidden and the numbers go on", async () => {
  sellOut("trousers");
  await open();
  for (const list of [".ll-row", ".ll-item", ".ll-offer"])
    expect(await page.locator(list, { hasText: "Grey trousers" }).innerText()).toContain("Sold out");
  expect(await page.getByRole("checkbox", { name: "Grey trousers" }).count()).toBe(0);
  expect(await page.locator(".ll-amount").innerText()).toBe("$654.00");
  for (const block of shop.state.settings.templates["product"] ?? []) block.settings = { sold_out: "hide" };
  const { rows, tiles, offers } = await open();
  expect([rows, tiles, offers]).toEqual([
    ["Camel coat", "Red bag", "Hat"],
    ["Camel coat", "Red bag", "Hat"],
    ["Camel coat", "Red bag"],
  ]);
  expect(await page.locator(".ll-dot").count()).toBe(3);
});

test("sold out with approved substitutes: the first that can be bought takes its place, picture, price and cart line", async () => {
  sellOut("trousers");
  shop.look.items[1]!.substitutes = [2, 99, 4];
  shop.linked.push(4);
  shop.publish();
  const { rows, tiles, offers } = await open();
  for (const names of [rows, tiles, offers]) expect(names).toEqual(expect.arrayContaining(["Plain scarf", "Red bag"]));
  const row = page.locator(".ll-row", { hasText: "Plain scarf" });
  expect(await row.innerText()).toMatch(/similar item[\s\S]*\$40\.00/i);
  expect(await row.locator("img[src*='item-2']").count()).toBe(0);
  await page.getByRole("checkbox", { name: "Camel coat" }).uncheck();
  await page.getByRole("checkbox", { name: "Red bag" }).uncheck();
  await page.locator(".ll-buy").click();
  await page.waitForURL("**/cart");
  expect(await page.locator(".line").allInnerTexts()).toEqual([expect.stringContaining("Plain scarf")]);

  for (const variant of shop.product("trousers").variants) variant.available = true;
  expect((await open()).offers).toEqual(["Camel coat", "Grey trousers", "Red bag"]);
});

test.each(["ARCHIVED", "deleted"] as const)(
  "%s: the item stays in the photo, without link, price and offer",
  async (fate) => {
    if (fate === "deleted") shop.state.products.delete(2);
    else shop.product("trousers").status = fate;
    const { rows, tiles, offers } = await open();
    expect([rows, tiles, offers]).toEqual([
      ["Camel coat", "Trousers", "Red bag", "Hat"],
      ["Camel coat", "Trousers", "Red bag", "Hat"],
      ["Camel coat", "Red bag"],
    ]);
    expect(await page.locator(".ll-row", { hasText: "Trousers" }).locator("a").count()).toBe(0);
    expect(await follow("Red bag")).toBe("Red bag");
  },
);

test("Looklift stopped: the page asks nobody but the shop, so nothing of it can be missing", async () => {
  const asked = new Set<string>();
  page.on("request", (request) => asked.add(new URL(request.url()).origin));
  expect((await open()).rows).toHaveLength(4);
  await page.waitForLoadState("networkidle");
  expect([...asked]).toEqual([shop.origin]);
  expect(await follow("Grey trousers")).toBe("Grey trousers");
});

test("uninstalled with looks kept: the page is whole without them, and they are back at once with the app", async () => {
  const installation = { id: 2, installed: false, scopes: [], installedAt: new Date().toISOString() };
  shop.state.installation = installation;
  expect(await open()).toEqual({ rows: [], tiles: [], offers: [] });
  expect(await page.locator("h1").innerText()).toBe("Camel coat");
  expect(await page.content()).not.toContain("looklift");
  installation.installed = true;
  expect((await open()).rows).toHaveLength(4);
});
