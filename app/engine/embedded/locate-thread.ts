import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

export type ThreadFile = { url: URL; execArgv: string[] };

// beside a built entry, or one folder above a built chunk
const BUILT = ["./engine-thread.js", "../engine-thread.js"];

/**
 * The file that runs in the engine's thread and the flags that Node needs for it: the given one, else the built one, else
 * the source. TypeScript is run through tsx, which only a source tree has.
 */
export function locateThread(given?: URL): ThreadFile {
  const built = BUILT.map((path) => new URL(path, import.meta.url)).find((url) => existsSync(url));
  const url = given ?? built ?? new URL("./thread.ts", import.meta.url);
  return { url, execArgv: url.pathname.endsWith(".ts") ? ["--import", locateTsx()] : [] };
}

// by its full address: Node would look for a bare name from the working directory
function locateTsx(): string {
  return pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
}
