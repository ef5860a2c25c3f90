import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser } from "@playwright/test";
import { blockNames } from "../../storefront-block/make-shop";
import type { makePage } from "./make-page";

const assets = join(import.meta.dirname, "../../../extensions/trial-items/assets");

/** What a block adds to a page, in bytes and, where `packed`, in bytes as gzip makes them; requests while it is scrolled through. */
export type Weight = {
  block: string;
  bytes: number[];
  packed: number[];
  requests: number;
  pictureKb: number;
  others: number;
};
type Weigh = { shop: Awaited<ReturnType<typeof makePage>>; browser: Browser };

/** Weighs each block alone on the page of a telephone: HTML, styles and script, then the requests that are its own. */
export async function weighBlocks({ shop, browser }: Weigh): Promise<Weight[]> {
  const weights: Weight[] = [];
  for (const block of blockNames) {
    shop.place({ block });
    const { block: html } = await shop.render();
    const parts = [html, readAssets(html, ".css"), readAssets(html, ".js")];
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    const asked: { url: URL; bytes: number }[] = [];
    page.on("response", async (answer) => {
      const at = asked.push({ url: new URL(answer.url()), bytes: 0 }) - 1;
      asked[at]!.bytes = (await answer.body().catch(() => Buffer.alloc(0))).length;
    });
    await page.goto(shop.url, { waitUntil: "networkidle" });
    await page.locator(".ll").evaluate((element) => element.scrollIntoView({ block: "end" }));
    await page.waitForLoadState("networkidle");
    await page.close();
    const own = asked.filter(({ url }) => /looklift|files\/(photo|item)/.test(url.pathname));
    const pictures = own.filter(({ url }) => url.pathname.includes("/files/"));
    weights.push({
      block,
      bytes: parts.map((part) => Buffer.byteLength(part)),
      packed: parts.map((part) => (part === "" ? 0 : gzipSync(part, { level: 9 }).length)),
      requests: own.length,
      pictureKb: pictures.reduce((sum, { bytes }) => sum + bytes, 0) / 1_000,
      others: asked.filter(({ url }) => url.origin !== shop.origin).length,
    });
  }
  return weights;
}

/** The assets of a kind that the block's HTML names, one after the other. */
function readAssets(html: string, kind: string): string {
  const names = [...html.matchAll(/assets\/(looklift[\w-]*\.\w+)\?/g)].map(([, name]) => name ?? "");
  return names
    .filter((name) => name.endsWith(kind))
    .map((name) => readFileSync(join(assets, name), "utf8"))
    .join("");
}
