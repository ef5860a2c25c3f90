import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const RUN_MS_MAX = 180_000;
const FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"];

/** One run: score 0–100, times in ms, layout shift as it is, and how fast the machine was meanwhile (Lighthouse's benchmarkIndex). */
export type Run = {
  score: number;
  lcpMs: number;
  tbtMs: number;
  shift: number;
  requests: number;
  kb: number;
  speed: number;
};
type Audit = { numericValue?: number; details?: { items?: { url: string; transferSize?: number }[] } };
type Report = {
  lighthouseVersion: string;
  environment: { benchmarkIndex: number };
  categories: { performance: { score: number } };
  audits: Record<string, Audit>;
  runtimeError?: { message: string };
};
type RunLighthouse = { lighthouse: string; chromium: string; url: string };

/** Has Lighthouse load a page as a telephone on a slow network does. Throws an error with its words when it does not come to an end. */
export async function runLighthouse({ lighthouse, chromium, url }: RunLighthouse): Promise<Run> {
  const work = mkdtempSync(join(tmpdir(), "looklift-lighthouse-"));
  const path = join(work, "report.json");
  try {
    const args = [url, "--only-categories=performance", "--output=json", `--output-path=${path}`, "--quiet"];
    const flags = [
      `--chrome-flags=${FLAGS.join(" ")}`,
      "--no-enable-error-reporting",
      "--disable-full-page-screenshot",
    ];
    await end({ args: [lighthouse, ...args, ...flags], env: { CHROME_PATH: chromium, HOME: work } });
    const { categories, audits, environment, runtimeError } = JSON.parse(readFileSync(path, "utf8")) as Report;
    if (runtimeError) throw new Error(`Lighthouse: ${runtimeError.message}`);
    const value = (name: string) => audits[name]?.numericValue ?? Number.NaN;
    const requests = audits["network-requests"]?.details?.items ?? [];
    return {
      score: categories.performance.score * 100,
      lcpMs: value("largest-contentful-paint"),
      tbtMs: value("total-blocking-time"),
      shift: value("cumulative-layout-shift"),
      requests: requests.length,
      kb: requests.reduce((sum, { transferSize = 0 }) => sum + transferSize, 0) / 1_000,
      speed: environment.benchmarkIndex,
    };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function end({ args, env }: { args: string[]; env: Record<string, string> }): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      ...{ env: { ...process.env, ...env }, timeout: RUN_MS_MAX },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let words = "";
    child.stderr.on("data", (part: Buffer) => {
      words += part.toString();
    });
    child.once("error", reject);
    child.once("close", (code) =>
      code === 0 ? resolve() : reject(new Error(`Lighthouse ended with ${code}: ${words.slice(-600)}`)),
    );
  });
}
