import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const client = join(import.meta.dirname, "../../build/client");

export type Weight = { html: number; scripts: number; styles: number };

/** What a page of the production build sends, in bytes as gzip makes them: its HTML, and all of our files that it names in it. */
export function weighPage(html: string): Weight {
  const names = new Set([...html.matchAll(/\/assets\/[\w.$~-]+\.(?:js|css)/g)].map(([name]) => name));
  const sum = (kind: string) =>
    [...names].filter((name) => name.endsWith(kind)).reduce((total, name) => total + weighFile(name), 0);
  return { html: gzipSync(html).length, scripts: sum(".js"), styles: sum(".css") };
}

function weighFile(name: string): number {
  return gzipSync(readFileSync(join(client, name))).length;
}
