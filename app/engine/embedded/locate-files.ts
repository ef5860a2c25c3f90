import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder with our trained head: in the source tree, which a build stands inside. */
export function locateHead(): string {
  for (const start of [dirname(fileURLToPath(import.meta.url)), process.cwd()])
    for (let folder = start; folder !== dirname(folder); folder = dirname(folder)) {
      const head = join(folder, "app/engine/embedded/head");
      if (existsSync(join(folder, "package.json")) && existsSync(join(head, "head.json"))) return head;
    }
  throw new Error("app/engine/embedded/head was not found above the engine's code or the working directory");
}

/** The folder of a package in node_modules, with its package.json. */
export function locatePackage(name: string): string {
  for (const folder of createRequire(import.meta.url).resolve.paths(name) ?? [])
    if (existsSync(join(folder, name, "package.json"))) return join(folder, name);
  throw new Error(`the package ${name} is not installed`);
}

/** Parses a JSON file. */
export function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, "utf8")) as T;
}
