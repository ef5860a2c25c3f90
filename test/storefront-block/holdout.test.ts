// Visitors held out, in a real browser: who is, who is not, and that nobody sees a look come or go.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { armOf, kept, type MeasuredShop, openMeasuredShop } from "./open-measured-shop";
import { shiftsOf } from "./watch-shifts";

const inTime = { timeout: 15_000 };
let world: MeasuredShop;
beforeAll(async () => {
  world = await openMeasuredShop();
}, 300_000);
beforeEach(() => world.forget());
afterAll(() => world?.stop());

test("a held-out visitor sees no look, nothing moves, and the page counts all the same", async () => {
  world.measure({ holdout: 10, run: "4" });
  await world.onPage({
    stored: "4h",
    visit: async (page) => {
      expect(await page.locator(".ll-look").isVisible()).toBe(false);
      await page.mouse.wheel(0, 3_000);
      await expect.poll(world.kinds, inTime).toEqual(expect.arrayContaining(["viewed", "visitors"]));
      expect(world.kinds()).not.toContain("seen");
      expect(await shiftsOf(page)).toEqual([]);
      const cart = async () => (await (await page.request.get(`${world.shop.origin}/cart.js`)).json()).attributes;
      await expect.poll(cart, inTime).toEqual({ _looklift: "4h" });
      world.forget();
      await page.reload({ waitUntil: "networkidle" });
      await expect.poll(world.kinds, inTime).toContain("viewed");
      expect(world.kinds()).not.toContain("visitors");
    },
  });
});

test("the look never shows before it hides, nor the other way round, however late the scripts are", async () => {
  world.measure({ holdout: 10, run: "4" });
  for (const arm of ["4h", "4s"])
    await world.onPage({
      stored: arm,
      visit: async (page) => {
        await page.route("**/looklift-measure.js*", async (route) => {
          await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0);
          await route.continue();
        });
        await page.addInitScript(() => {
          const seen = globalThis as unknown as { shown: boolean[] };
          seen.shown = [];
          const look = () => {
            const block = document.querySelector<HTMLElement>(".ll-look");
            if (block) seen.shown.push(block.offsetHeight > 0);
            requestAnimationFrame(look);
          };
          requestAnimationFrame(look);
        });
        await page.reload({ waitUntil: "networkidle" });
        const shown = await page.evaluate(() => (globalThis as unknown as { shown: boolean[] }).shown);
        expect(shown.length).toBeGreaterThan(0);
        expect([arm, new Set(shown), await shiftsOf(page)]).toEqual([arm, new Set([arm === "4s"]), []]);
      },
    });
});

test("who is drawn on a page has seen it as it was, and counts from the next one on", async () => {
  world.measure({ holdout: 50, run: "7" });
  await world.onPage({
    visit: async (page) => {
      expect(await page.locator(".ll-look").isVisible()).toBe(true);
      await expect.poll(() => armOf(page), inTime).toMatch(/^7[hs]$/);
      await expect.poll(world.kinds, inTime).toContain("viewed");
      expect(world.events().map(({ arm }) => arm)).toEqual(expect.arrayContaining([""]));
      expect(world.kinds()).not.toContain("visitors");
      const arm = await armOf(page);
      await page.reload({ waitUntil: "networkidle" });
      await expect.poll(world.kinds, inTime).toContain("visitors");
      expect(await page.locator(".ll-look").isVisible()).toBe(arm === "7s");
    },
  });
});

test("a new run draws anew, and about the share that was asked for is held out", async () => {
  world.measure({ holdout: 20, run: "8" });
  let held = 0;
  await world.onPage({
    stored: "7h",
    visit: async (page) => {
      await expect.poll(() => armOf(page), inTime).toMatch(/^8[hs]$/);
      held = await page.evaluate(() => {
        const { draw } = (globalThis as unknown as { looklift: { draw: () => string } }).looklift;
        let count = 0;
        for (let n = 0; n < 5_000; n++) {
          localStorage.removeItem("looklift");
          if (draw() === "8h") count++;
        }
        return count;
      });
    },
  });
  // five standard deviations of 5,000 draws
  expect(held).toBeGreaterThan(1_000 - 142);
  expect(held).toBeLessThan(1_000 + 142);
});

test("who takes the consent back is forgotten", async () => {
  world.measure({ holdout: 50, run: "9" });
  await world.onPage({
    visit: async (page) => {
      await expect.poll(() => armOf(page), inTime).not.toBeNull();
      await page.context().addCookies([{ name: "consent", value: "no", url: world.shop.origin }]);
      await page.reload({ waitUntil: "networkidle" });
      await expect.poll(() => kept(page), inTime).toEqual({});
      await page.reload({ waitUntil: "networkidle" });
      expect(await page.locator(".ll-look").isVisible()).toBe(true);
    },
  });
});

test("without script the look is shown, and in the theme editor it is not measured", async () => {
  world.measure({ holdout: 50, run: "2" });
  await world.onPage({
    options: { javaScriptEnabled: false },
    visit: async (page) => expect(await page.locator(".ll-look").isVisible()).toBe(true),
  });
  world.shop.place();
  const edited = await (await fetch(`${world.shop.origin}/products/coat?_editor=1`)).text();
  expect(edited).toContain("ll-look");
  expect(edited).not.toMatch(/looklift-measure|ll-held/);
});
