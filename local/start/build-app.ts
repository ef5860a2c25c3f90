import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runStep } from "./run-step";

const BUILD_MS_MAX = 300_000;
const SOURCES = [
  "app",
  "public",
  "prisma/schema.prisma",
  "vite.config.ts",
  "remix.config.js",
  "tsconfig.json",
  "package.json",
  "package-lock.json",
];

type BuildApp = { root: string; logs: string; signal: AbortSignal };

/** Builds the app when a source changed since the last build; answers whether it had to. */
export async function buildApp({ root, logs, signal }: BuildApp): Promise<boolean> {
  const stamp = join(root, "build/.stamp");
  const wanted = hashSources(root);
  if (existsSync(stamp) && existsSync(join(root, "build/server/main.js")) && readFileSync(stamp, "utf8") === wanted)
    return false;
  rmSync(stamp, { force: true });
  await runStep({
    what: "The build",
    args: [join(root, "node_modules/@remix-run/dev/dist/cli.js"), "vite:build"],
    root,
    log: join(logs, "build.log"),
    msMax: BUILD_MS_MAX,
    signal,
    env: { NODE_ENV: "production" },
  });
  writeFileSync(stamp, wanted);
  return true;
}

function hashSources(root: string): string {
  const sum = createHash("sha256");
  for (const path of SOURCES.flatMap((source) => listFiles(root, source)))
    sum
      .update(path)
      .update("\0")
      .update(readFileSync(join(root, path)))
      .update("\0");
  return sum.digest("hex");
}

// What is generated from the schema is left out: the schema itself is a source.
function listFiles(root: string, path: string): string[] {
  const folder = join(root, path);
  if (!existsSync(folder) || path === "app/generated") return [];
  try {
    const entries = readdirSync(folder).sort();
    return entries.flatMap((entry) => listFiles(root, `${path}/${entry}`));
  } catch {
    return [path];
  }
}
