import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { explainFailure } from "./find-runtime.mjs";

const root = join(import.meta.dirname, "../..");
const INSTALL_MS_MAX = 300_000;

type InstallLocked = {
  /** Folder with the package.json and its lock. */
  from: string;
  /** Folder below `.runtime`. */
  name: string;
  /** Path of the program below its node_modules. */
  program: string;
  /** What a person calls it. */
  title: string;
};

/**
 * A tool of a lock of its own, apart from the app's packages, installed when it is not there or the lock has changed. Answers the
 * path of its program, or `why` it cannot be had, in words for a person.
 */
export function installLocked({ from, name, program, title }: InstallLocked): { path: string } | { why: string } {
  const folder = join(root, ".runtime", name);
  const path = join(folder, "node_modules", program);
  const wanted = createHash("sha256")
    .update(readFileSync(join(from, "package-lock.json")))
    .digest("hex");
  const stamp = join(folder, "stamp");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return { path };
  // beside it and then renamed: whoever asks at the same moment finds a whole one or none
  const work = `${folder}.${process.pid}`;
  mkdirSync(work, { recursive: true });
  try {
    for (const file of ["package.json", "package-lock.json"]) copyFileSync(join(from, file), join(work, file));
    const words = runNpm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], work);
    if (words !== null) return { why: explainFailure(`${title} could not be installed.`, words) };
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
