import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

export type ChildFile = { path: string; execArgv: string[] };

// beside a built entry, or one folder above a built chunk
const BUILT = ["./engine-child.js", "../engine-child.js"];

/**
 * The file that runs in the engine's child and the flags that Node needs for it: the given one, else the built one, else
 * the source. TypeScript is run through tsx, which only a source tree has.
 */
export function locateChild(given?: URL): ChildFile {
  const built = BUILT.map((path) => new URL(path, import.meta.url)).find((url) => existsSync(url));
  const url = given ?? built ?? new URL("./child.ts", import.meta.url);
  return { path: fileURLToPath(url), execArgv: url.pathname.endsWith(".ts") ? ["--import", locateTsx()] : [] };
}

// by its full address: Node would look for a bare name from the working directory
function locateTsx(): string {
  return pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
}
