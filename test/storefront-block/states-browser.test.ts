// Whatever a look holds and whatever became of it: on every screen, with script and without, the blocks are in their places.
import { type Browser, chromium } from "@playwright/test";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findChromium } from "../run/find-chromium";
import { findFlaws } from "./find-flaws";
import { lookStates } from "./look-states";
import { makeShop } from "./make-shop";

let browser: Browser;
beforeAll(async () => {
  const found = await findChromium();
  if ("why" in found) throw new Error(found.why);
  browser = await chromium.launch({ args: ["--no-sandbox"], ...(found.path && { executablePath: found.path }) });
}, 300_000);
afterAll(() => browser?.close());

const blocksOf: Record<string, number> = { "no item": 0, "one item": 2, "no photo left": 2, "everything sold out": 2 };

test.each(Object.keys(lookStates))("%s", async (state) => {
  const shop = await makeShop();
  try {
    await lookStates[state]?.(shop);
    shop.placeAll();
    for (const javaScriptEnabled of [true, false]) {
      const page = await browser.newPage({ javaScriptEnabled, viewport: { width: 390, height: 900 } });
      await page.goto(`${shop.origin}/products/coat`);
      const count = blocksOf[state] ?? 3;
      expect(await page.locator(".ll").count()).toBe(count);
      for (const width of [390, 768, 1440]) {
        await page.setViewportSize({ width, height: 900 });
        expect([width, await findFlaws(page)]).toEqual([width, count === 0 ? ["there is no block"] : []]);
      }
      await page.close();
    }
  } finally {
    await shop.stop();
  }
});
