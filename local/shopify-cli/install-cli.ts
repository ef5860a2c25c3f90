import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { explainFailure } from "../start/find-runtime.mjs";

const root = join(import.meta.dirname, "../..");
const INSTALL_MS_MAX = 300_000;

/**
 * Shopify's CLI of the lock beside this file, installed into `.runtime/shopify-cli` when it is not there: 52 MB, apart from the
 * app's own packages. Answers the path of its program, or `why` it cannot be had, in words for a person.
 */
export function installCli(): { path: string } | { why: string } {
  const folder = join(root, ".runtime/shopify-cli");
  const path = join(folder, "node_modules/@shopify/cli/bin/run.js");
  const lock = readFileSync(join(import.meta.dirname, "package-lock.json"));
  const wanted = createHash("sha256").update(lock).digest("hex");
  const stamp = join(folder, "stamp");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return { path };
  // beside it and then renamed: whoever asks at the same moment finds a whole one or none
  const work = `${folder}.${process.pid}`;
  mkdirSync(work, { recursive: true });
  try {
    for (const name of ["package.json", "package-lock.json"])
      copyFileSync(join(import.meta.dirname, name), join(work, name));
    const words = runNpm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], work);
    if (words !== null) return { why: explainFailure("Shopify's CLI could not be installed.", words) };
    writeFileSync(join(work, "stamp"), wanted);
    rmSync(folder, { recursive: true, force: true });
    renameSync(work, folder);
    return { path };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Null when npm ended well, else what it said. */
function runNpm(args: string[], cwd: string): string | null {
  const script = process.env["npm_execpath"] ?? "";
  const isOfNpm = /npm-cli\.c?js$/.test(script) && existsSync(script);
  const options = { cwd, encoding: "utf8", timeout: INSTALL_MS_MAX } as const;
  const { status, stderr, error } = isOfNpm
    ? spawnSync(process.execPath, [script, ...args], options)
    : spawnSync("npm", args, { ...options, shell: process.platform === "win32" });
  return status === 0 ? null : `${stderr ?? ""}${error ?? ""}`;
}
