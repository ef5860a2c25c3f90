import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Change, MIGRATION } from "./bugs";

/** The file that a change is for, with its text; throws unless the text to be found is there exactly once. */
export function locateChange({ root, change }: { root: string; change: Change }): { file: string; text: string } {
  const file = change.file === MIGRATION ? findMigration(root, change.find) : change.file;
  const text = readFileSync(join(root, file), "utf8");
  const count = text.split(change.find).length - 1;
  if (count !== 1) throw new Error(`${file} has ${count} times: ${change.find.trim()}`);
  return { file, text };
}

/** Makes a change in the tree under `root`. */
export function plantChange({ root, change }: { root: string; change: Change }): void {
  const { file, text } = locateChange({ root, change });
  // as a function: a replacement text would read `$` as a sign of its own
  writeFileSync(
    join(root, file),
    text.replace(change.find, () => change.replace),
  );
}

const DEFINITION = /CREATE (?:OR REPLACE )?FUNCTION (\w+)\(/g;

// Functions are replaced by later migrations: what counts is the last one that says so.
function findMigration(root: string, find: string): string {
  const names = readdirSync(join(root, "prisma/migrations")).sort().reverse();
  const files = names.map((name) => `prisma/migrations/${name}/migration.sql`);
  const place = files.findIndex((file) => tryRead(join(root, file)).includes(find));
  const found = files[place];
  if (!found) throw new Error(`no migration has: ${find.trim()}`);
  const before = tryRead(join(root, found)).split(find, 1).join();
  const name = [...(before.split("\nEND $$;").at(-1) ?? "").matchAll(DEFINITION)].at(-1)?.[1];
  const later = files.slice(0, place).find((file) => new RegExp(`FUNCTION ${name}\\(`).test(tryRead(join(root, file))));
  if (name && later) throw new Error(`${later} defines ${name} anew, without: ${find.trim()}`);
  return found;
}

function tryRead(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
