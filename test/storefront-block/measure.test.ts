// Measuring in a real browser: nothing while it is off, nothing without consent, and no page that breaks or moves.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "@playwright/test";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { metafieldKey } from "../../local/shopify/shop-state";
import { findChromium } from "../run/find-chromium";
import { type MadeShop, makeShop } from "./make-shop";

const inTime = { timeout: 15_000 };
const OWNER = "gid://shopify/AppInstallation/2";
type Told = { account: string; events: { id: string; kind: string; look: string; items: string[]; arm?: string }[] };

let shop: MadeShop;
let browser: Browser;
let looklift: Server;
let told: Told[] = [];
let headers: Record<string, unknown>[] = [];

beforeAll(async () => {
  const found = await findChromium();
  if ("why" in found) throw new Error(found.why);
  browser = await chromium.launch({ args: ["--no-sandbox"], ...(found.path && { executablePath: found.path }) });
  shop = await makeShop();
  looklift = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => {
      body += part;
    });
    request.on("end", () => {
      told.push(JSON.parse(body) as Told);
      headers.push(request.headers);
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => looklift.listen(0, "127.0.0.1", resolve));
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await shop?.stop();
  looklift?.close();
});
beforeEach(() => {
  [told, headers] = [[], []];
});

type Measure = { holdout?: number; run?: string; isDown?: boolean } | null;

/** Switches measuring on in the shop as the app does, or off. */
function measure(given: Measure): void {
  const at = { ownerId: OWNER, namespace: "looklift", key: "measure" };
  if (given === null) {
    shop.state.metafields.delete(metafieldKey(at));
    delete shop.state.installation;
    return;
  }
  const { holdout = 0, run = "0", isDown = false } = given;
  const now = new Date().toISOString();
  const value = JSON.stringify({ holdout, run });
  shop.state.metafields.set(metafieldKey(at), { ...at, id: "1", type: "json", value, createdAt: now, updatedAt: now });
  // nobody listens on the discard port
  const port = isDown ? 9 : (looklift.address() as AddressInfo).port;
  const settings = { accountID: "shop", endpoint: `http://127.0.0.1:${port}/pixel/events` };
  const installation = { id: 2, installed: true, scopes: [], installedAt: now };
  shop.state.installation = { ...installation, webPixel: { id: "gid://shopify/WebPixel/1", settings } };
}

type Visit = {
  block?: string;
  consent?: "yes" | "no";
  /** What the shopper's browser kept from before. */
  stored?: string;
  options?: BrowserContextOptions;
  visit: (page: Page, asked: Set<string>, failures: string[]) => Promise<void>;
};

async function onPage({ block = "shop-the-look", consent = "yes", stored, options, visit }: Visit): Promise<void> {
  shop.place({ block });
  const context = await browser.newContext({ viewport: { width: 1100, height: 900 }, ...options });
  try {
    await context.addCookies([{ name: "consent", value: consent, url: shop.origin }]);
    const page = await context.newPage();
    const asked = new Set<string>();
    const failures: string[] = [];
    context.on("request", (request) => asked.add(new URL(request.url()).origin));
    page.on("pageerror", (error) => failures.push(error.message));
    await page.addInitScript((kept) => {
      if (kept && !localStorage.getItem("looklift")) localStorage.setItem("looklift", kept);
      const seen = globalThis as unknown as { moved: number };
      seen.moved = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) seen.moved += (entry as unknown as { value: number }).value;
      }).observe({ type: "layout-shift", buffered: true });
    }, stored);
    await page.goto(`${shop.origin}/products/coat`, { waitUntil: "networkidle" });
    await visit(page, asked, failures);
  } finally {
    await context.close();
  }
}

const kinds = () => told.flatMap(({ events }) => events).map(({ kind }) => kind);
const kept = (page: Page) => page.evaluate(() => ({ ...localStorage }));
const moved = (page: Page) => page.evaluate(() => (globalThis as unknown as { moved: number }).moved);
const armOf = (page: Page) => page.evaluate(() => localStorage.getItem("looklift"));

test("while it is off there is no script of it, no storage, and nobody is asked", async () => {
  measure(null);
  await onPage({
    visit: async (page, asked) => {
      await page.locator(".ll-dot").nth(1).click();
      await page.waitForLoadState("networkidle");
      expect(await page.content()).not.toMatch(/looklift-measure|ll-held|localStorage/);
      expect([...asked]).toEqual([shop.origin]);
      expect(await kept(page)).toEqual({});
    },
  });
  expect(told).toEqual([]);
});

test("what is seen and opened is told, with the look and the item, and no address of the page", async () => {
  measure({});
  await onPage({
    visit: async (page, _, failures) => {
      await page.locator(".ll-photo").scrollIntoViewIfNeeded();
      await page.locator(".ll-dot").nth(1).click();
      await expect.poll(kinds, inTime).toEqual(expect.arrayContaining(["viewed", "seen", "opened"]));
      const events = told.flatMap(({ events }) => events);
      expect(events.find(({ kind }) => kind === "opened")).toMatchObject({ look: "look", items: ["item-2"], arm: "" });
      expect(events.filter(({ kind }) => kind === "viewed")).toHaveLength(1);
      expect(JSON.stringify(told)).not.toMatch(/127\.0\.0\.1|products|coat/);
      expect(headers.every((sent) => sent["cookie"] === undefined)).toBe(true);
      expect(await kept(page)).toEqual({});
      expect([failures, await moved(page)]).toEqual([[], 0]);
    },
  });
});

test("without consent nothing is told and nothing kept, and everyone sees the look", async () => {
  measure({ holdout: 50, run: "1" });
  await onPage({
    consent: "no",
    visit: async (page, asked) => {
      await page.locator(".ll-dot").nth(1).click();
      await page.reload({ waitUntil: "networkidle" });
      expect(await page.locator(".ll-look").isVisible()).toBe(true);
      expect([...asked]).toEqual([shop.origin]);
      expect(await kept(page)).toEqual({});
    },
  });
  expect(told).toEqual([]);
});

test("while Looklift is down the page works as ever", async () => {
  measure({ isDown: true });
  await onPage({
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
    measure(javaScriptEnabled ? {} : null);
    await onPage({
      block: "complete-the-outfit",
      options: { javaScriptEnabled },
      visit: async (page) => {
        await page.locator(".ll-buy").click();
        await page.waitForURL("**/cart");
        const cart = await (await page.request.get(`${shop.origin}/cart.js`)).json();
        const marks = cart.items.map((line: { handle: string; properties: object }) => [line.handle, line.properties]);
        const mark = (item: string) => ({ _looklift_look: "look", _looklift_item: item });
        expect(Object.fromEntries(marks)).toEqual({
          coat: mark("item-1"),
          trousers: mark("item-2"),
          bag: mark("item-3"),
        });
        expect(await page.locator("main").innerText()).not.toContain("item-1");
        if (javaScriptEnabled) await expect.poll(kinds, inTime).toContain("added");
      },
    });
  },
);

test("a held-out visitor sees no look, nothing moves, and the page counts all the same", async () => {
  measure({ holdout: 10, run: "4" });
  await onPage({
    stored: "4h",
    visit: async (page) => {
      expect(await page.locator(".ll-look").isVisible()).toBe(false);
      await page.mouse.wheel(0, 3_000);
      await expect.poll(kinds, inTime).toEqual(expect.arrayContaining(["viewed", "visitors"]));
      expect(kinds()).not.toContain("seen");
      expect(await moved(page)).toBe(0);
      const cart = async () => (await (await page.request.get(`${shop.origin}/cart.js`)).json()).attributes;
      await expect.poll(cart, inTime).toEqual({ _looklift: "4h" });
      told = [];
      await page.reload({ waitUntil: "networkidle" });
      await expect.poll(kinds, inTime).toContain("viewed");
      expect(kinds()).not.toContain("visitors");
    },
  });
});

test("the look never shows before it hides, nor the other way round, however late the scripts are", async () => {
  measure({ holdout: 10, run: "4" });
  for (const arm of ["4h", "4s"])
    await onPage({
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
        expect([arm, new Set(shown), await moved(page)]).toEqual([arm, new Set([arm === "4s"]), 0]);
      },
    });
});

test("who is drawn on a page has seen it as it was, and counts from the next one on", async () => {
  measure({ holdout: 50, run: "7" });
  await onPage({
    visit: async (page) => {
      expect(await page.locator(".ll-look").isVisible()).toBe(true);
      await expect.poll(() => armOf(page), inTime).toMatch(/^7[hs]$/);
      await expect.poll(kinds, inTime).toContain("viewed");
      expect(told.flatMap(({ events }) => events).map(({ arm }) => arm)).toEqual(expect.arrayContaining([""]));
      expect(kinds()).not.toContain("visitors");
      const arm = await armOf(page);
      await page.reload({ waitUntil: "networkidle" });
      await expect.poll(kinds, inTime).toContain("visitors");
      expect(await page.locator(".ll-look").isVisible()).toBe(arm === "7s");
    },
  });
});

test("a new run draws anew, and about the share that was asked for is held out", async () => {
  measure({ holdout: 20, run: "8" });
  let held = 0;
  await onPage({
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
  measure({ holdout: 50, run: "9" });
  await onPage({
    visit: async (page) => {
      await expect.poll(() => armOf(page), inTime).not.toBeNull();
      await page.context().addCookies([{ name: "consent", value: "no", url: shop.origin }]);
      await page.reload({ waitUntil: "networkidle" });
      await expect.poll(() => kept(page), inTime).toEqual({});
      await page.reload({ waitUntil: "networkidle" });
      expect(await page.locator(".ll-look").isVisible()).toBe(true);
    },
  });
});

test("without script the look is shown, and in the theme editor it is not measured", async () => {
  measure({ holdout: 50, run: "2" });
  await onPage({
    options: { javaScriptEnabled: false },
    visit: async (page) => expect(await page.locator(".ll-look").isVisible()).toBe(true),
  });
  shop.place();
  const edited = await (await fetch(`${shop.origin}/products/coat?_editor=1`)).text();
  expect(edited).toContain("ll-look");
  expect(edited).not.toMatch(/looklift-measure|ll-held/);
});
