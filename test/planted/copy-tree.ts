import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

// Not in the books of git, and yet needed to run.
const LINKED = ["node_modules", ".runtime"];
const MADE = ["app/generated"];

/** A copy of the working tree in a folder of its own, with the installed packages linked; answers the folder. */
export function copyTree({ root }: { root: string }): string {
  const copy = mkdtempSync(join(tmpdir(), "looklift-planted-"));
  const args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const listed = spawnSync("git", args, { cwd: root, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  if (listed.status !== 0) throw new Error(`git does not list the files: ${listed.stderr}`);
  for (const path of [...listed.stdout.split("\0").filter(Boolean), ...MADE]) {
    // a file that is deleted and not yet committed is listed, too
    if (!existsSync(join(root, path))) continue;
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    cpSync(join(root, path), join(copy, path), { recursive: true });
  }
  for (const path of LINKED) if (existsSync(join(root, path))) symlinkSync(join(root, path), join(copy, path));
  return copy;
}
