// The block in a real browser: keyboard, script off, no movement, nobody else asked.
import { type Browser, type BrowserContextOptions, chromium, type Page } from "@playwright/test";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findChromium } from "../run/find-chromium";
import { type MadeShop, makeShop } from "./make-shop";

const inTime = { timeout: 15_000 };
let shop: MadeShop;
let browser: Browser;
beforeAll(async () => {
  const found = await findChromium();
  if ("why" in found) throw new Error(found.why);
  browser = await chromium.launch({ args: ["--no-sandbox"], ...(found.path && { executablePath: found.path }) });
  shop = await makeShop();
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await shop?.stop();
});

type Visit = { block?: string; options?: BrowserContextOptions; visit: (page: Page) => Promise<void> };

async function onPage({ block = "shop-the-look", options, visit }: Visit): Promise<void> {
  shop.place({ block });
  const context = await browser.newContext({ viewport: { width: 1100, height: 900 }, ...options });
  try {
    const page = await context.newPage();
    await page.addInitScript(() => {
      const seen = globalThis as unknown as { moved: number };
      seen.moved = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) seen.moved += (entry as unknown as { value: number }).value;
      }).observe({ type: "layout-shift", buffered: true });
    });
    await page.goto(`${shop.origin}/products/coat`);
    await visit(page);
  } finally {
    await context.close();
  }
}

test("a hotspot opens its card, one at a time; Escape closes it and gives the focus back", () =>
  onPage({
    visit: async (page) => {
      const dots = page.locator(".ll-dot");
      await dots.nth(1).click();
      await expect.poll(() => page.locator(".ll-card:visible").innerText(), inTime).toContain("Grey trousers");
      await dots.nth(2).click();
      await expect.poll(() => page.locator(".ll-card:visible").allInnerTexts(), inTime).toHaveLength(1);
      await page.keyboard.press("Tab");
      expect(await page.evaluate(() => document.activeElement?.getAttribute("href"))).toBe("/products/bag");
      await page.keyboard.press("Escape");
      expect(await page.locator(".ll-card:visible").count()).toBe(0);
      expect(await dots.nth(2).evaluate((dot) => dot === document.activeElement)).toBe(true);
    },
  }));

test("arrow keys go from hotspot to hotspot, and round", () =>
  onPage({
    visit: async (page) => {
      const focused = () =>
        page.evaluate(() => [...document.querySelectorAll(".ll-dot")].indexOf(document.activeElement as Element));
      await page.locator(".ll-dot").first().focus();
      for (const [key, place] of [
        ["ArrowRight", 1],
        ["ArrowDown", 2],
        ["End", 3],
        ["ArrowRight", 0],
        ["ArrowLeft", 3],
        ["Home", 0],
      ] as const) {
        await page.keyboard.press(key);
        expect([key, await focused()]).toEqual([key, place]);
      }
    },
  }));

test("a row and its hotspot point at each other", () =>
  onPage({
    visit: async (page) => {
      await page.locator(".ll-row").nth(2).hover();
      expect(await page.locator(".ll-spot.ll-on").allTextContents()).toHaveLength(1);
      expect(await page.locator(".ll-spot").nth(2).getAttribute("class")).toContain("ll-on");
      // the focus scrolls the page: what comes under the pointer by that would count as pointed at
      await page.mouse.move(0, 0);
      await page.locator(".ll-dot").nth(1).focus();
      expect(await page.locator(".ll-row").nth(1).getAttribute("class")).toContain("ll-on");
    },
  }));

test("a click beside the card closes it", () =>
  onPage({
    visit: async (page) => {
      await page.locator(".ll-dot").nth(2).click();
      await page.locator("h1").click();
      expect(await page.locator(".ll-card:visible").count()).toBe(0);
    },
  }));

test("without script the hotspots open, and the list and its links are there", () =>
  onPage({
    options: { javaScriptEnabled: false },
    visit: async (page) => {
      await page.locator(".ll-dot").nth(2).click();
      await expect.poll(() => page.locator(".ll-card:visible").innerText(), inTime).toContain("$265.00");
      await page.locator(".ll-dot").nth(1).click();
      await expect.poll(() => page.locator(".ll-card:visible").count(), inTime).toBe(1);
      await page.locator(".ll-row a").nth(1).click();
      expect(page.url()).toBe(`${shop.origin}/products/bag`);
    },
  }));

const sizes = [
  { width: 390, height: 2_600 },
  { width: 1280, height: 2_200 },
];
const blocks = ["shop-the-look", "items-in-photo", "complete-the-outfit"];
test.each(blocks.flatMap((block) => sizes.map((viewport) => ({ block, viewport }))))(
  "$block on $viewport.width pixels: nothing moves, even when the second styles are late",
  ({ block, viewport }) =>
    onPage({
      block,
      options: { viewport },
      visit: async (page) => {
        await page.route("**/looklift-details.css*", async (route) => {
          await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0);
          await route.continue();
        });
        await page.reload({ waitUntil: "networkidle" });
        expect(await page.evaluate(() => (globalThis as unknown as { moved: number }).moved)).toBe(0);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
      },
    }),
);

test("a shopper's browser asks nobody but the shop, and keeps nothing", () =>
  onPage({
    visit: async (page) => {
      const asked = new Set<string>();
      page.on("request", (request) => asked.add(new URL(request.url()).origin));
      await page.reload({ waitUntil: "networkidle" });
      await page.locator(".ll-dot").nth(1).click();
      await page.waitForLoadState("networkidle");
      expect([...asked]).toEqual([shop.origin]);
      expect(await page.context().cookies()).toEqual([]);
      expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
    },
  }));

test("the outfit's sum follows what is picked, and only that goes into the cart", () =>
  onPage({
    block: "complete-the-outfit",
    visit: async (page) => {
      const sum = page.locator(".ll-amount");
      const button = page.locator(".ll-buy");
      await page.getByRole("checkbox", { name: "Camel coat" }).uncheck();
      expect([await sum.innerText(), await button.innerText()]).toEqual(["$414.00", "Add 2 items to cart"]);
      await page.locator(".ll-select").nth(1).selectOption("201");
      expect(await sum.innerText()).toBe("$424.00");
      await page.getByRole("checkbox", { name: "Red bag" }).uncheck();
      expect([await sum.innerText(), await button.innerText()]).toEqual(["$159.00", "Add 1 item to cart"]);
      await page.getByRole("checkbox", { name: "Grey trousers" }).uncheck();
      expect(await button.isDisabled()).toBe(true);
      await page.getByRole("checkbox", { name: "Grey trousers" }).check();
      await button.click();
      await page.waitForURL("**/cart");
      expect(await page.locator(".line").allInnerTexts()).toHaveLength(1);
      expect(await page.locator(".line").innerText()).toContain("Grey trousers");
    },
  }));

test("right to left: hotspots stay on their items, cards on the photo, arrows point on, nothing sticks out", () =>
  onPage({
    visit: async (page) => {
      const places = () =>
        page.evaluate(() => {
          const photo = document.querySelector(".ll-photo")?.getBoundingClientRect() as DOMRect;
          return [...document.querySelectorAll(".ll-dot")].map((dot) => {
            const box = dot.getBoundingClientRect();
            return [(box.x - photo.x) / photo.width, (box.y - photo.y) / photo.height].map((n) => n.toFixed(2));
          });
        });
      const usual = await places();
      const photoAt = () => page.locator(".ll-photo").evaluate((photo) => photo.getBoundingClientRect().x);
      const arrow = () =>
        page
          .locator(".ll-arrow")
          .first()
          .evaluate(
            (sign) =>
              getComputedStyle(sign, "::after")
                .transform.match(/-?[\d.]+/g)
                ?.map(Number) ?? [],
          );
      const [onTheLeft, pointsRight] = [await photoAt(), await arrow()];
      await page.evaluate(() => {
        document.documentElement.dir = "rtl";
      });
      expect(await photoAt()).toBeGreaterThan(onTheLeft);
      expect(await places()).toEqual(usual);
      expect(pointsRight[0]).toBeGreaterThan(0);
      expect((await arrow())[0]).toBeLessThan(0);
      for (let n = 0; n < usual.length; n++) {
        await page.locator(".ll-dot").nth(n).click();
        const [photo, card] = [
          await page.locator(".ll-photo").boundingBox(),
          await page.locator(".ll-card:visible").boundingBox(),
        ];
        expect(card?.x).toBeGreaterThanOrEqual(photo?.x ?? Number.NaN);
        expect((card?.x ?? 0) + (card?.width ?? 0)).toBeLessThanOrEqual((photo?.x ?? 0) + (photo?.width ?? 0));
      }
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    },
  }));
