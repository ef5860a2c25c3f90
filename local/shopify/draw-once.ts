import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");

/**
 * A drawn picture, from the cache when it was drawn before by the same drawing code: drawing the demo's dozen takes some
 * 17 s of a processor, and every new world wants them.
 */
export async function drawOnce({ name, draw }: { name: string; draw: () => Promise<Buffer> }): Promise<Buffer> {
  const folder = join(root, ".runtime/demo-pictures", sumOfDrawing());
  const path = join(folder, `${name}.jpg`);
  if (existsSync(path)) return readFile(path);
  const drawn = await draw();
  mkdirSync(folder, { recursive: true });
  const partial = `${path}.${process.pid}`;
  await writeFile(partial, drawn);
  await rename(partial, path);
  return drawn;
}

function sumOfDrawing(): string {
  const folder = join(root, "local/images");
  const sum = createHash("sha256");
  for (const name of readdirSync(folder).sort())
    if (/\.(ts|json|svg)$/.test(name)) sum.update(name).update(readFileSync(join(folder, name)));
  return sum.digest("hex").slice(0, 16);
}
