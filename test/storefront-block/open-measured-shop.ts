import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { type BrowserContextOptions, chromium, type Page } from "@playwright/test";
import { metafieldKey } from "../../local/shopify/shop-state";
import { findChromium } from "../run/find-chromium";
import { makeShop } from "./make-shop";
import { watchShifts } from "./watch-shifts";

const OWNER = "gid://shopify/AppInstallation/2";

type Told = { account: string; events: { id: string; kind: string; look: string; items: string[]; arm?: string }[] };
type Measure = { holdout?: number; run?: string; isDown?: boolean } | null;
type Visit = {
  block?: string;
  consent?: "yes" | "no";
  /** What the shopper's browser kept from before. */
  stored?: string;
  options?: BrowserContextOptions;
  /** With the addresses of all that the browser asked for, and the errors of the page's scripts. */
  visit: (page: Page, asked: string[], failures: string[]) => Promise<void>;
};

export type MeasuredShop = Awaited<ReturnType<typeof openMeasuredShop>>;

/** The shop of `makeShop` with a browser to visit it, and a Looklift that hears what its pixel posts. */
export async function openMeasuredShop() {
  const found = await findChromium();
  if ("why" in found) throw new Error(found.why);
  const browser = await chromium.launch({ args: ["--no-sandbox"], ...(found.path && { executablePath: found.path }) });
  const shop = await makeShop();
  let told: Told[] = [];
  let headers: Record<string, unknown>[] = [];
  const looklift = createServer(async (request, response) => {
    told.push((await new Response(Readable.toWeb(request) as ReadableStream).json()) as Told);
    headers.push(request.headers);
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => looklift.listen(0, "127.0.0.1", resolve));
  const { port } = looklift.address() as AddressInfo;

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
    const times = { createdAt: now, updatedAt: now };
    shop.state.metafields.set(metafieldKey(at), { ...at, id: "1", type: "json", value, ...times });
    // nobody listens on the discard port
    const settings = { accountID: "shop", endpoint: `http://127.0.0.1:${isDown ? 9 : port}/pixel/events` };
    const installation = { id: 2, installed: true, scopes: [], installedAt: now };
    shop.state.installation = { ...installation, webPixel: { id: "gid://shopify/WebPixel/1", settings } };
  }

  async function onPage({ block = "shop-the-look", consent = "yes", stored, options, visit }: Visit): Promise<void> {
    shop.place({ block });
    const context = await browser.newContext({ viewport: { width: 1100, height: 900 }, ...options });
    try {
      await context.addCookies([{ name: "consent", value: consent, url: shop.origin }]);
      const page = await context.newPage();
      const asked: string[] = [];
      const failures: string[] = [];
      context.on("request", (request) => asked.push(request.url()));
      page.on("pageerror", (error) => failures.push(error.message));
      await watchShifts(page);
      await page.addInitScript((kept) => {
        if (kept && !localStorage.getItem("looklift")) localStorage.setItem("looklift", kept);
      }, stored);
      await page.goto(`${shop.origin}/products/coat`, { waitUntil: "networkidle" });
      await visit(page, asked, failures);
    } finally {
      await context.close();
    }
  }

  return {
    ...{ shop, measure, onPage },
    events: () => told.flatMap(({ events }) => events),
    kinds: () => told.flatMap(({ events }) => events).map(({ kind }) => kind),
    /** All that Looklift was sent: bodies, and headers. */
    posts: () => ({ told, headers }),
    forget() {
      [told, headers] = [[], []];
    },
    async stop() {
      await browser.close();
      await shop.stop();
      looklift.close();
    },
  };
}

/** All that a page keeps in the shopper's browser, by cookies (those of the stand-in aside) and stores. */
export const kept = (page: Page) => page.evaluate(() => ({ ...localStorage, ...sessionStorage }));

/** The group that a shopper's browser keeps: the run with "h" for held out or "s" for shown; null without one. */
export const armOf = (page: Page) => page.evaluate(() => localStorage.getItem("looklift"));
