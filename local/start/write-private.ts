import { renameSync, writeFileSync } from "node:fs";

/** Writes an object as JSON, readable by its owner only; a reader sees the old file or the new one, never a part. */
export function writePrivate(path: string, content: unknown): void {
  const partial = `${path}.${process.pid}`;
  writeFileSync(partial, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(partial, path);
}
