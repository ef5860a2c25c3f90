// Measuring in a real browser: nothing while it is off, nothing without consent, and no page that breaks or moves.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { kept, type MeasuredShop, openMeasuredShop } from "./open-measured-shop";
import { shiftsOf } from "./watch-shifts";

const inTime = { timeout: 15_000 };
let world: MeasuredShop;
beforeAll(async () => {
  world = await openMeasuredShop();
}, 300_000);
beforeEach(() => world.forget());
afterAll(() => world?.stop());

test("while it is off there is no script of it, no storage, and nobody is asked", async () => {
  world.measure(null);
  await world.onPage({
    visit: async (page, asked) => {
      await page.locator(".ll-dot").nth(1).click();
      await page.waitForLoadState("networkidle");
      expect(await page.content()).not.toMatch(/looklift-measure|ll-held|localStorage/);
      const ofOthers = asked.filter((url) => new URL(url).origin !== world.shop.origin);
      expect([ofOthers, asked.filter((url) => /measur|pixel|event|cart/.test(url))]).toEqual([[], []]);
      expect(await kept(page)).toEqual({});
      expect((await page.context().cookies()).map(({ name }) => name)).toEqual(["consent"]);
    },
  });
  expect(world.posts()).toEqual({ told: [], headers: [] });
});

test("what is seen and opened is told, with the look and the item, and no address of the page", async () => {
  world.measure({});
  await world.onPage({
    visit: async (page, _, failures) => {
      await page.locator(".ll-photo").scrollIntoViewIfNeeded();
      await page.locator(".ll-dot").nth(1).click();
      await expect.poll(world.kinds, inTime).toEqual(expect.arrayContaining(["viewed", "seen", "opened"]));
      const events = world.events();
      expect(events.find(({ kind }) => kind === "opened")).toMatchObject({ look: "look", items: ["item-2"], arm: "" });
      expect(events.filter(({ kind }) => kind === "viewed")).toHaveLength(1);
      const { told, headers } = world.posts();
      expect(JSON.stringify(told)).not.toMatch(/127\.0\.0\.1|products|coat/);
      expect(headers.every((sent) => sent["cookie"] === undefined)).toBe(true);
      expect(await kept(page)).toEqual({});
      expect([failures, await shiftsOf(page)]).toEqual([[], []]);
    },
  });
});

test("without consent nothing is told and nothing kept, and everyone sees the look", async () => {
  world.measure({ holdout: 50, run: "1" });
  await world.onPage({
    consent: "no",
    visit: async (page, asked) => {
      await page.locator(".ll-dot").nth(1).click();
      // who is drawn now is held out
      await page.addInitScript(() => {
        Math.random = () => 0;
      });
      await page.reload({ waitUntil: "networkidle" });
      expect(await page.locator(".ll-look").isVisible()).toBe(true);
      expect(asked.filter((url) => new URL(url).origin !== world.shop.origin || url.includes("cart"))).toEqual([]);
      expect(await kept(page)).toEqual({});
    },
  });
  expect(world.events()).toEqual([]);
});

test("while Looklift is down the page works as ever", async () => {
  world.measure({ isDown: true });
  await world.onPage({
    block: "complete-the-outfit",
    visit: async (page, _, failures) => {
      await page.getByRole("checkbox", { name: "Camel coat" }).uncheck();
      await page.locator(".ll-buy").click();
      await page.waitForURL("**/cart");
      expect(await page.locator(".line").allInnerTexts()).toHaveLength(2);
      expect(failures).toEqual([]);
    },
  });
});

test.each([true, false])(
  "what goes into the cart carries its look and item, with script: %s",
  async (javaScriptEnabled) => {
    world.measure(javaScriptEnabled ? {} : null);
    await world.onPage({
      block: "complete-the-outfit",
      options: { javaScriptEnabled },
      visit: async (page) => {
        await page.locator(".ll-buy").click();
        await page.waitForURL("**/cart");
        const cart = await (await page.request.get(`${world.shop.origin}/cart.js`)).json();
        const marks = cart.items.map((line: { handle: string; properties: object }) => [line.handle, line.properties]);
        const mark = (item: string) => ({ _looklift_look: "look", _looklift_item: item });
        expect(Object.fromEntries(marks)).toEqual({
          coat: mark("item-1"),
          trousers: mark("item-2"),
          bag: mark("item-3"),
        });
        expect(await page.locator("main").innerText()).not.toContain("item-1");
        if (javaScriptEnabled) await expect.poll(world.kinds, inTime).toContain("added");
      },
    });
  },
);
