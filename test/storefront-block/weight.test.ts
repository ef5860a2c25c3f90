// What a look of twelve items costs a product page: bytes, requests, and nothing that moves. Counts only, so no machine is too slow.
import { gzipSync } from "node:zlib";
import { type Browser, chromium, type Page } from "@playwright/test";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findChromium } from "../run/find-chromium";
import { fillLook } from "./look-states";
import { type MadeShop, makeShop } from "./make-shop";
import { shiftsOf, watchShifts } from "./watch-shifts";

const ITEMS = 12;
const inTime = { timeout: 15_000 };
let shop: MadeShop;
let browser: Browser;
beforeAll(async () => {
  const found = await findChromium();
  if ("why" in found) throw new Error(found.why);
  browser = await chromium.launch({ args: ["--no-sandbox"], ...(found.path && { executablePath: found.path }) });
  shop = await makeShop();
  await fillLook({ shop, count: ITEMS });
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await shop?.stop();
});

/** Two frames: what was done is painted, and what it moved is known. */
const painted = (page: Page) =>
  page.evaluate(() => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))));

/** Goes over the whole page as a shopper does, and has every picture come that lies on the way. */
async function scrollThrough(page: Page): Promise<void> {
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  for (let y = 0; y < height; y += 400) {
    await page.evaluate((to) => scrollTo(0, to), y);
    await painted(page);
  }
  await page.waitForLoadState("networkidle");
}

const act: Record<string, (page: Page) => Promise<void>> = {
  "shop-the-look": async (page) => {
    for (const dot of await page.locator(".ll-dot").all()) {
      await dot.click();
      await painted(page);
    }
    await page.keyboard.press("Escape");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator(".ll-card:visible").count(), inTime).toBe(1);
    for (const n of [0, 5, ITEMS - 1]) await page.locator(".ll-row").nth(n).hover();
  },
  "items-in-photo": async (page) => {
    for (const link of await page.locator(".ll-item a").all()) {
      await link.focus();
      await painted(page);
    }
  },
  "complete-the-outfit": async (page) => {
    for (const choice of await page.locator(".ll-select").all()) {
      await choice.selectOption({ index: 1 });
      await painted(page);
    }
    for (const pick of await page.locator(".ll-pick").all()) {
      await pick.uncheck();
      await painted(page);
    }
    expect(await page.locator(".ll-buy").isDisabled()).toBe(true);
    for (const pick of await page.locator(".ll-pick").all()) await pick.check();
  },
};

type Limits = { htmlBytes: number; packedBytes: number; scripts: number; pictures: number };
// styles are always two; the pictures are those of the items, and the photo with its cut-outs
const limits: Record<string, Limits> = {
  "shop-the-look": { htmlBytes: 25_500, packedBytes: 2_600, scripts: 1, pictures: 2 * ITEMS + 1 },
  "items-in-photo": { htmlBytes: 11_500, packedBytes: 1_400, scripts: 0, pictures: ITEMS },
  "complete-the-outfit": { htmlBytes: 22_500, packedBytes: 2_300, scripts: 1, pictures: ITEMS },
};

describe.each(Object.entries(limits))("%s", (block, { htmlBytes, packedBytes, scripts, pictures }) => {
  test(`its HTML takes at most ${htmlBytes} bytes, ${packedBytes} compressed`, async () => {
    shop.place({ block });
    const { block: html } = await shop.render();
    expect(html.match(/data-item="[^"]*"/g)?.length).toBeGreaterThanOrEqual(ITEMS);
    expect(Buffer.byteLength(html)).toBeLessThanOrEqual(htmlBytes);
    expect(gzipSync(html, { level: 9 }).length).toBeLessThanOrEqual(packedBytes);
  });

  test.each([
    { width: 390, height: 844 },
    { width: 1280, height: 900 },
  ])(
    "on $width × $height nothing moves, on loading and whatever is done, and only the shop is asked",
    async (viewport) => {
      shop.place({ block });
      const context = await browser.newContext({ viewport });
      try {
        const page = await context.newPage();
        await watchShifts(page);
        const asked: { url: URL; kind: string }[] = [];
        page.on("request", (request) => asked.push({ url: new URL(request.url()), kind: request.resourceType() }));
        await page.goto(`${shop.origin}/products/coat`, { waitUntil: "networkidle" });
        await scrollThrough(page);
        await act[block]?.(page);
        await page.waitForLoadState("networkidle");
        await painted(page);
        expect(await shiftsOf(page)).toEqual([]);

        const ofBlock = asked.filter(({ url }) => /looklift|cdn\/shop\/files/.test(url.pathname));
        const count = (kind: string) => ofBlock.filter((request) => request.kind === kind).length;
        expect([count("stylesheet"), count("script")]).toEqual([2, scripts]);
        expect(count("image")).toBeGreaterThan(0);
        expect(count("image")).toBeLessThanOrEqual(pictures);
        expect([...new Set(asked.map(({ url }) => url.origin))]).toEqual([shop.origin]);
      } finally {
        await context.close();
      }
    },
  );
});
