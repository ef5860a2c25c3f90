// A page that arrives in pieces, as over a slow network: what a shopper sees of a block stays where it is while the rest comes.
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Browser, chromium, type Page } from "@playwright/test";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findChromium } from "../run/find-chromium";
import { type MadeShop, makeShop } from "./make-shop";
import { shiftsOf, watchShifts } from "./watch-shifts";

let shop: MadeShop;
let browser: Browser;
const rest = new Map<ServerResponse, string>();
let cutAfter = "";

// The storefront, whose pages stop behind `cutAfter` until `sendTheRest`.
const slow = createServer(async (request, response) => {
  const headers = { accept: request.headers.accept ?? "*/*" };
  const answer = await fetch(`${shop.origin}${request.url}`, { headers });
  const type = answer.headers.get("content-type") ?? "";
  response.writeHead(answer.status, { "content-type": type });
  if (!type.includes("html")) return void response.end(Buffer.from(await answer.arrayBuffer()));
  const page = await answer.text();
  // of several parts each is looked for behind the one before
  const at = cutAfter.split("…").reduce((from, part) => page.indexOf(part, from) + part.length, 0);
  response.write(page.slice(0, at));
  rest.set(response, page.slice(at));
});
function sendTheRest(): void {
  for (const [response, text] of rest) response.end(text);
  rest.clear();
}

beforeAll(async () => {
  const found = await findChromium();
  if ("why" in found) throw new Error(found.why);
  browser = await chromium.launch({ args: ["--no-sandbox"], ...(found.path && { executablePath: found.path }) });
  shop = await makeShop();
  await new Promise<void>((resolve) => slow.listen(0, "127.0.0.1", resolve));
}, 300_000);
afterAll(async () => {
  await browser?.close();
  sendTheRest();
  slow.close();
  await shop?.stop();
});

/** Two frames with the block on the screen: what is there now has been painted. */
const painted = (page: Page) =>
  page.evaluate(() => {
    document.querySelector(".ll")?.scrollIntoView({ block: "end" });
    return new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));
  });

test.each([
  ["shop-the-look", "before its photo", '<div class="ll-body">'],
  ["shop-the-look", "before its first row", '<ol class="ll-rows" role="list" aria-label="Items of this look">'],
  ["shop-the-look", "in the middle of a row", '<li class="ll-row" data-item="item-2">…<span class="ll-name">'],
  ["shop-the-look", "before its second row", '<li class="ll-row" data-item="item-2">'],
  ["shop-the-look", "before its last row", '<li class="ll-row" data-item="item-4">'],
  ["complete-the-outfit", "in the middle of an offer", '<li class="ll-offer" data-item="item-2">…class="ll-name"'],
  ["complete-the-outfit", "before its second offer", '<li class="ll-offer" data-item="item-2">'],
  ["complete-the-outfit", "before its sum", '<div class="ll-sum">'],
  ["items-in-photo", "before its second item", '<li class="ll-item" data-item="item-2">'],
])("%s, cut %s", async (block, _, mark) => {
  shop.place({ block });
  const { block: html } = await shop.render();
  for (const part of mark.split("…")) expect(html).toContain(part);
  cutAfter = mark;
  const context = await browser.newContext({ viewport: { width: 1100, height: 900 } });
  const page = await context.newPage();
  await watchShifts(page);
  await page.goto(`http://127.0.0.1:${(slow.address() as AddressInfo).port}/products/coat`, { waitUntil: "commit" });
  await page.locator(".ll").first().waitFor();
  await painted(page);
  sendTheRest();
  await page.waitForLoadState("networkidle");
  expect(await shiftsOf(page)).toEqual([]);
  await context.close();
});
