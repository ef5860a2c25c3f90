import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

const DEBIAN = "/usr/lib/postgresql";
const OLDEST = 15;

/** The folder of the programs of Debian's newest PostgreSQL on this machine, 15 or later; null where there is none. */
export function findPostgresOfDebian(): string | null {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).map(Number) : [];
  const newest = Math.max(0, ...versions.filter((version) => version >= OLDEST));
  const bin = join(DEBIAN, String(newest), "bin");
  return existsSync(join(bin, "postgres")) ? bin : null;
}
