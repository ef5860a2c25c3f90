import { watch } from "node:fs";

const SETTLE_MS = 300;
// pages and what is generated are no part of the worker
const FOREIGN = /(^|\/)(generated|routes)(\/|$)|\.(tsx|css|md)$/;

/** Calls `changed` once after each burst of edits to a folder's code, until the signal aborts. */
export function watchSources(folder: string, changed: () => void, signal: AbortSignal): void {
  let timer: NodeJS.Timeout | undefined;
  watch(folder, { recursive: true, signal }, (_event, name) => {
    if (name && FOREIGN.test(name.replaceAll("\\", "/"))) return;
    clearTimeout(timer);
    timer = setTimeout(changed, SETTLE_MS);
  }).on("error", () => undefined);
}
