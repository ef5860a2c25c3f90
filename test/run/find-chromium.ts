import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "@playwright/test";

const INSTALL_MS_MAX = 300_000;
const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const PLACES = [
  ...(process.env["PATH"] ?? "").split(delimiter).filter(Boolean),
  "/usr/bin",
  "/usr/local/bin",
  "/snap/bin",
];
const OF_MACOS = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/**
 * A Chromium for the browser tests: Playwright's own (`path` undefined), else the system's, else Debian's package when we
 * may install it, else Playwright's download. `why` tells a person what to do when there is none.
 */
export async function findChromium(): Promise<{ path: string | undefined } | { why: string }> {
  const given = process.env["CHROMIUM_PATH"];
  if (given) return { path: given };
  if (existsSync(chromium.executablePath())) return { path: undefined };
  const present = findOfSystem();
  if (present) return { path: present };
  if (process.getuid?.() === 0 && install("apt-get", ["update"]) && installDebian()) {
    const installed = findOfSystem();
    if (installed) return { path: installed };
  }
  const cli = join(import.meta.dirname, "../../node_modules/@playwright/test/cli.js");
  if (install(process.execPath, [cli, "install", "chromium"]) && existsSync(chromium.executablePath()))
    return { path: undefined };
  return {
    why: "No Chromium was found, and none could be installed. Install one (on Debian: apt-get install chromium) or name one in CHROMIUM_PATH.",
  };
}

function findOfSystem(): string | undefined {
  const paths = NAMES.flatMap((name) => PLACES.map((place) => join(place, name)));
  return [...paths, ...OF_MACOS].find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function installDebian(): boolean {
  return install("apt-get", ["install", "-y", "--no-install-recommends", "chromium"]);
}

function install(command: string, args: string[]): boolean {
  console.log(`$ ${command} ${args.join(" ")}`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const stdio: ["ignore", "ignore", "inherit"] = ["ignore", "ignore", "inherit"];
  return spawnSync(command, args, { env, stdio, timeout: INSTALL_MS_MAX }).status === 0;
}
