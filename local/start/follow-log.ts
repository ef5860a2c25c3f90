import { closeSync, existsSync, openSync, readSync, renameSync, statSync } from "node:fs";

const LOG_BYTES_MAX = 5 * 1024 * 1024;
const LAST_BYTES = 3_000;

/** Begins a log anew once it has grown too large; the one before is kept as `.1`. */
export function rotateLog(path: string): void {
  if (existsSync(path) && statSync(path).size > LOG_BYTES_MAX) renameSync(path, `${path}.1`);
}

/** Reads what is written to a file from now on: each call gives what came since the last one. */
export function followLog(path: string): () => string {
  let position = existsSync(path) ? statSync(path).size : 0;
  return () => {
    if (!existsSync(path)) return "";
    const length = statSync(path).size - position;
    if (length <= 0) return "";
    const part = Buffer.alloc(length);
    const file = openSync(path, "r");
    try {
      position += readSync(file, part, 0, length, position);
    } finally {
      closeSync(file);
    }
    return part.toString("utf8");
  };
}

/** The end of a log, to show why something did not start. */
export const lastOf = (text: string): string => text.slice(-LAST_BYTES).split("\n").slice(-25).join("\n").trim();
