import { join } from "node:path";
import { type Counts, countPlaywright, countVitest } from "./run/count-results";
import { findChromium } from "./run/find-chromium";
import { runTool } from "./run/run-tool";

const root = join(import.meta.dirname, "..");
const artefacts = join(root, "test/artefacts");
const bin = (path: string) => join(root, "node_modules", path);
const biome = [bin("@biomejs/biome/bin/biome"), "ci", "--colors=off"];

let chromium: ReturnType<typeof findChromium> | undefined;

type Step = { name: string; run: () => Promise<Counts> };

// Format, lint and types count as one test each.
const steps: Step[] = [
  { name: "format", run: () => oneTest([...biome, "--linter-enabled=false", "--assist-enabled=false", "."]) },
  { name: "lint", run: () => oneTest([...biome, "--formatter-enabled=false", "."]) },
  { name: "types", run: () => oneTest([bin("typescript/bin/tsc"), "--noEmit"]) },
  { name: "unit", run: runVitest },
  { name: "browser", run: runPlaywright },
];

async function oneTest(args: string[]): Promise<Counts> {
  const code = await runTool({ args, root });
  return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

async function runVitest(): Promise<Counts> {
  const report = join(artefacts, "vitest.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const args = [bin("vitest/vitest.mjs"), "run", ...reporters];
  const code = await runTool({ args, root, env: await browserEnv(), removed: report });
  return countVitest({ report, code });
}

async function runPlaywright(): Promise<Counts> {
  const report = join(artefacts, "playwright.json");
  const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: report, ...(await browserEnv()) };
  const args = [bin("@playwright/test/cli.js"), "test", "--reporter=list,json"];
  const code = await runTool({ args, root, env, removed: report });
  return countPlaywright({ report, code });
}

// Once, before the tests that open a browser: several of them would install it at the same moment. Where there is none,
// each of those tests says so.
async function browserEnv(): Promise<Record<string, string>> {
  chromium ??= findChromium();
  const found = await chromium;
  if ("why" in found) console.error(found.why);
  return "path" in found && found.path ? { CHROMIUM_PATH: found.path } : {};
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(`npm test [-- ${steps.map(({ name }) => name).join(" | ")} …]: there is no ${unknown.join(", ")}`);
  process.exit(2);
}
const sum: Counts = { passed: 0, failed: 0, skipped: 0 };
for (const { name, run } of steps.filter((step) => wanted.length === 0 || wanted.includes(step.name))) {
  console.log(`\n== ${name}`);
  const begun = performance.now();
  const counts = await run();
  for (const key of ["passed", "failed", "skipped"] as const) sum[key] += counts[key];
  console.log(`== ${name}: ${describe(counts)} in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
}
console.log(`\n${describe(sum)}`);
process.exit(sum.failed > 0 ? 1 : 0);

function describe({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
