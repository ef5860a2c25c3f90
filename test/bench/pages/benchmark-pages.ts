import { readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium, devices } from "@playwright/test";
import { startWorld } from "../../../local/start/start-world";
import { findChromium } from "../../run/find-chromium";
import { waitFor } from "../../support/wait-for";
import { weighPage } from "../../support/weigh-page";
import { readTreeCpuMs } from "../read-cpu";
import { readMedian, round } from "../read-median";
import { type Part, writeTable } from "../write-results";
import { fillShop } from "./fill-shop";
import { measureVitals, type Vitals } from "./measure-vitals";

const LOOKS = 5_000;
const ROUNDS = 5;
const CALLS = 20;
const VISITS = 3;
const KB = 1_000;

type World = Awaited<ReturnType<typeof startWorld>>;
type Measured = { name: string; path: string; html: string; cpuMs: number[]; ms: number[]; vitals: Vitals[] };

/** The admin's pages of a shop with many looks: what they cost the server, what they send, and how soon they can be used. */
export async function benchmarkPages(): Promise<Part> {
  const found = await findChromium();
  if ("why" in found) throw new Error(found.why);
  const world = await startWorld({ dataDir: ".data-test/bench-pages", ports: "any", reset: true, quiet: true });
  const browser = await chromium.launch({
    args: ["--no-sandbox"],
    ...(found.path && { executablePath: found.path }),
  });
  try {
    const pages = await openPages(world);
    // the first round only warms up
    for (let at = -1; at < ROUNDS; at++)
      for (const page of pages) {
        const { html, ms, cpuMs } = await callPage(world, page.path);
        page.html = html;
        if (at >= 0) page.cpuMs.push(cpuMs);
        if (at >= 0) page.ms.push(ms);
      }
    for (let at = 0; at < VISITS; at++)
      for (const page of pages.filter(({ path }) => path.startsWith("/app")))
        page.vitals.push(await measureVitals({ browser, url: `${world.adminUrl}${page.path}` }));
    return { heading: "Pages of the admin", text: describe(pages), versions: { Chromium: browser.version() } };
  } finally {
    await browser.close();
    await world.stop();
  }
}

async function openPages(world: World): Promise<Measured[]> {
  const { looks } = JSON.parse(readFileSync(join(world.folder, "demo.json"), "utf8")) as {
    looks: Record<string, string>;
  };
  const lookId = Object.values(looks)[0] ?? "";
  const isReady = async () => (await (await callApp(world, `/app/looks/${lookId}/state`)).text()).includes("READY");
  await waitFor(isReady, { what: "the demo's look", withinMs: 60_000 });
  await fillShop({ databaseUrl: world.databaseUrl, lookId, looks: LOOKS });
  return Object.entries({
    "privacy (no merchant, no database)": "/privacy",
    looks: "/app",
    "a look": `/app/looks/${lookId}`,
    "new look": "/app/looks/new",
    report: "/app/report",
    credits: "/app/credits",
    "plans and credits": "/app/plans",
    developers: "/app/developers",
    settings: "/app/settings",
  }).map(([name, path]) => ({ name, path, html: "", cpuMs: [], ms: [], vitals: [] }));
}

// As a merchant's browser: Shopify's library turns away what is none, and who has no token of this minute.
async function callApp({ standInUrl, appUrl }: World, path: string): Promise<Response> {
  const token = await (await fetch(`${standInUrl}/stand-in/id_token`)).text();
  const answer = await fetch(new URL(path, appUrl), {
    headers: { authorization: `Bearer ${token}`, "user-agent": devices["Desktop Chrome"].userAgent },
  });
  if (!answer.ok) throw new Error(`${path} was answered ${answer.status}`);
  return answer;
}

async function callPage(world: World, path: string) {
  const { web } = world.pids();
  const [from, before] = [performance.now(), readTreeCpuMs(web)];
  let html = "";
  for (let call = 0; call < CALLS; call++) html = await (await callApp(world, path)).text();
  return { html, ms: (performance.now() - from) / CALLS, cpuMs: (readTreeCpuMs(web) - before) / CALLS };
}

function describe(pages: Measured[]): string {
  const rows = pages.map(({ name, html, cpuMs, ms, vitals }) => {
    const weight = weighPage(html);
    const seen = (key: keyof Vitals, places: number) =>
      vitals.length > 0 ? round(readMedian(vitals.map((one) => one[key])), places) : "–";
    return [
      ...[name, round(readMedian(cpuMs), 1), `${round(Math.min(...cpuMs), 1)}–${round(Math.max(...cpuMs), 1)}`],
      round(readMedian(ms), 0),
      ...[weight.html, weight.scripts, weight.styles].map((bytes) => round(bytes / KB, 1)),
      ...[seen("lcpMs", 0), seen("cls", 3), seen("blockedMs", 0)],
    ];
  });
  const table = writeTable([
    [
      ...["", "server CPU ms", "least–most", "answered in ms", "HTML kB", "scripts kB", "styles kB"],
      ...["largest paint ms", "CLS", "blocked ms"],
    ],
    ...rows,
  ]);
  return `A shop with ${LOOKS.toLocaleString("en-GB")} looks and ${(LOOKS * 4).toLocaleString("en-GB")} requests in its statement, the production build. Medians of ${ROUNDS} interleaved rounds of ${CALLS} calls, one after the
other; the time of the processor is the web process' own. Bytes are gzip's, of all our files that the page names (Shopify's App Bridge comes from
Shopify). Paint, movement and blocking are what Chromium sees in the admin's frame with an empty cache, medians of ${VISITS} visits; the time until the
frame asks for the page is not in it. The aims: at most 25 ms of the server and 150 kB of scripts.

${table}`;
}
