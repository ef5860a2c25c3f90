// The blocks in three themes, on three screens, light and dark, with script and without: what is measured in each, and no flaw.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "@playwright/test";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findChromium } from "../run/find-chromium";
import { findFlaws } from "./find-flaws";
import { type MadeShop, makeShop } from "./make-shop";

const pictures = join(import.meta.dirname, "../artefacts/themes");
const folder = (name: string) => join(import.meta.dirname, "themes", name);
const themes: [name: string, template: string, theme?: string][] = [
  ["usual", "product"],
  ["narrow", "product.beside", folder("narrow")],
  ["shell", "product", folder("shell")],
];
const widths = [390, 768, 1440];
// the usual theme has no dark scheme of its own
const DARK = `[data-scheme="dark"] { --ink: #efe9e0; --soft: #b3aba0; --line: #3a3632; --ground: #191715; }
  [data-scheme="dark"] .rte { color: #d8d0c6; }`;

let browser: Browser;
beforeAll(async () => {
  const found = await findChromium();
  if ("why" in found) throw new Error(found.why);
  browser = await chromium.launch({ args: ["--no-sandbox"], ...(found.path && { executablePath: found.path }) });
  mkdirSync(pictures, { recursive: true });
}, 300_000);
afterAll(() => browser?.close());

describe.each(themes)("%s", (name, template, theme) => {
  let shop: MadeShop;
  beforeAll(async () => {
    shop = await makeShop(theme === undefined ? {} : { theme });
    shop.placeAll({ template });
  });
  afterAll(() => shop?.stop());

  async function onPage(options: BrowserContextOptions, visit: (page: Page) => Promise<void>): Promise<void> {
    const context = await browser.newContext(options);
    try {
      const page = await context.newPage();
      await page.goto(`${shop.origin}/products/coat`, { waitUntil: "load" });
      await visit(page);
    } finally {
      await context.close();
    }
  }

  test.each(widths)("%d pixels wide: in its place, legible in light and dark, and no flaw", (width) =>
    onPage({ viewport: { width, height: 1200 }, reducedMotion: "reduce" }, async (page) => {
      await page.addStyleTag({ content: DARK });
      expect(await findFlaws(page)).toEqual([]);
      await page.locator(".ll-dot").nth(1).click();
      expect(await page.locator(".ll-card:visible").count()).toBe(1);
      expect(await findFlaws(page)).toEqual([]);
      for (const scheme of ["light", "dark"]) {
        await page.evaluate((to) => {
          document.documentElement.dataset["scheme"] = to;
        }, scheme);
        await page.screenshot({ path: join(pictures, `${name}-${width}-${scheme}.png`), fullPage: true });
        const { violations } = await new AxeBuilder({ page }).include(".ll").analyze();
        expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      }
    }),
  );

  test("without script: the same places, and cards that open", () =>
    onPage({ viewport: { width: 390, height: 900 }, javaScriptEnabled: false }, async (page) => {
      expect(await findFlaws(page)).toEqual([]);
      await page.locator(".ll-dot").nth(2).click();
      expect(await page.locator(".ll-card:visible").innerText()).toContain("Red bag");
      expect(await findFlaws(page)).toEqual([]);
    }));
});
