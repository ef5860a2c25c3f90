// What a page of the admin sends stays within bounds: bytes of its own scripts and styles, as gzip makes them.
import { expect, test } from "@playwright/test";
import { weighPage } from "../support/weigh-page";
import { asMerchant } from "./world";

const KB = 1_000;
// of React, Remix and Polaris alone 120; a list with its table has the most
const SCRIPTS_KB_MAX = 172;
const STYLES_KB_MAX = 56;
const HTML_KB_MAX = 20;

for (const path of [
  "/app",
  "/app/looks/new",
  "/app/report",
  "/app/credits",
  "/app/plans",
  "/app/developers",
  "/app/settings",
])
  test(path, async () => {
    const { scripts, styles, html } = weighPage(await (await asMerchant(path)).text());
    expect(scripts / KB).toBeGreaterThan(100);
    expect(scripts / KB).toBeLessThan(SCRIPTS_KB_MAX);
    expect(styles / KB).toBeGreaterThan(40);
    expect(styles / KB).toBeLessThan(STYLES_KB_MAX);
    expect(html / KB).toBeLessThan(HTML_KB_MAX);
  });
