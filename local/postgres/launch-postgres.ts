import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { findFreePort } from "../find-port";
import { isAlive, isTaken } from "../start/describe-process";
import { findBinaries, findUnprivileged, type Unprivileged } from "./find-binaries";
import { isServer, readLock, servesFolder } from "./read-lock";

export type RunningPostgres = { url: string; port: number; pid: number; adopted: boolean };
type StartPostgres = { dir: string; port: number; settings?: string[]; bin?: string };

const STARTS_MAX = 100;
const START_MS_MAX = 60_000;
const STOP_MS_MAX = 10_000;
const LOG_BYTES_MAX = 5 * 1024 * 1024;

// One machine, one developer: never reachable from outside, small on disk, no compilation of queries.
const SETTINGS = [
  "listen_addresses=127.0.0.1",
  "unix_socket_directories=",
  "max_connections=100",
  "max_wal_size=256MB",
  "jit=off",
  "timezone=UTC",
];

/**
 * Starts a private PostgreSQL in `dir`, or adopts the one that already runs there: loopback only, a random password in a
 * 0600 file, run as `nobody` when we are root. A taken port is replaced by the next free one. The server outlives this
 * process; `stopPostgres` ends it. Survives kill -9 of either. `settings` are further options of the server, `bin` a folder
 * of other PostgreSQL programs than those of the npm package.
 */
export async function startPostgres({ dir, port, settings = [], bin: given }: StartPostgres): Promise<RunningPostgres> {
  const as = findUnprivileged();
  const place = findPlace(dir, as);
  const running = await adopt(place, Date.now() + START_MS_MAX);
  if (running) return running;
  const bin = given ?? findBinaries(as);
  if (!existsSync(join(place.data, "PG_VERSION"))) initialise(bin, place, as);
  const begun = Date.now();
  let free = await findFreePort(port);
  for (let attempt = 1; ; attempt++) {
    const child = launch({ bin, place, port: free, settings, as });
    if (await becomesReady(child, place.data, begun + START_MS_MAX)) {
      child.unref();
      return { url: urlOf(place, free), port: free, pid: child.pid ?? 0, adopted: false };
    }
    if (attempt === STARTS_MAX || Date.now() - begun > START_MS_MAX)
      throw new Error(`PostgreSQL does not start:\n${readFileSync(place.log, "utf8").slice(-800)}`);
    await pause(50); // the children of a killed server hold its shared memory for a moment
    free = await findFreePort(free); // somebody may have taken the port since
  }
}

// A server that still recovers is waited for; a lock left by one that is gone is removed, for its number may be in use.
async function adopt(place: Place, until: number): Promise<RunningPostgres | null> {
  for (let lock = readLock(place.data); lock; lock = readLock(place.data)) {
    if (!isServer(lock)) {
      if (isTaken(lock.pid)) rmSync(join(place.data, "postmaster.pid"), { force: true });
      return null;
    }
    const url = urlOf(place, lock.port);
    if (lock.ready && (await servesFolder(url, place.data)))
      return { url, port: lock.port, pid: lock.pid, adopted: true };
    if (Date.now() > until) throw new Error(`The PostgreSQL of ${place.root} (process ${lock.pid}) does not answer.`);
    await pause(50);
  }
  return null;
}

/** Ends the server of `dir`, if one runs: open transactions are rolled back, nothing committed is lost. */
export async function stopPostgres({ dir }: { dir: string }): Promise<void> {
  const lock = readLock(findPlace(dir, findUnprivileged()).data);
  if (!lock || !isServer(lock)) return;
  process.kill(lock.pid, "SIGINT");
  const until = Date.now() + STOP_MS_MAX;
  while (isAlive(lock.pid) && Date.now() < until) await pause(25);
  if (isAlive(lock.pid)) process.kill(lock.pid, "SIGQUIT");
}

/** Where the server of `dir` truly keeps its data; another folder only when `nobody` cannot enter `dir`. */
export function findDataFolder(dir: string): string {
  return findPlace(dir, findUnprivileged()).root;
}

type Place = { root: string; data: string; secret: string; log: string };

function findPlace(dir: string, as: Unprivileged): Place {
  const wanted = resolve(dir);
  const name = `looklift-data-${createHash("sha256").update(wanted).digest("hex").slice(0, 12)}`;
  const root = canEnter(dirname(wanted), as) ? wanted : join(tmpdir(), name);
  return { root, data: join(root, "data"), secret: join(root, "password"), log: join(root, "log") };
}

function canEnter(folder: string, as: Unprivileged): boolean {
  if (as.uid === undefined) return true;
  mkdirSync(folder, { recursive: true });
  return spawnSync("ls", ["-d", `${folder}/.`], { ...as, cwd: "/" }).status === 0;
}

// Made beside its place and renamed at the end, so that a start killed half way leaves nothing that looks complete.
function initialise(bin: string, { root, data, secret }: Place, as: Unprivileged): void {
  mkdirSync(root, { recursive: true, mode: 0o700 });
  const partial = `${data}.partial`;
  rmSync(partial, { recursive: true, force: true });
  writeFileSync(secret, `${randomBytes(24).toString("base64url")}\n`, { mode: 0o600 });
  if (as.uid !== undefined) for (const path of [root, secret]) chownSync(path, as.uid, as.gid);
  const access = ["-U", "looklift", "-A", "scram-sha-256", "--pwfile", secret];
  const options = ["-D", partial, ...access, "-E", "UTF8", "--locale=C", "--no-sync"];
  const made = spawnSync(join(bin, "initdb"), options, { ...as, cwd: root, encoding: "utf8" });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr || made.error?.message}`);
  renameSync(partial, data);
}

type Launch = { bin: string; place: Place; port: number; settings: string[]; as: Unprivileged };

function launch({ bin, place, port, settings, as }: Launch): ChildProcess {
  if (existsSync(place.log) && statSync(place.log).size > LOG_BYTES_MAX) renameSync(place.log, `${place.log}.1`);
  const out = openSync(place.log, "a");
  const options = ["-D", place.data, "-p", String(port), ...SETTINGS.flatMap((one) => ["-c", one]), ...settings];
  const stdio: ["ignore", number, number] = ["ignore", out, out];
  const child = spawn(join(bin, "postgres"), options, { ...as, cwd: place.root, detached: true, stdio });
  child.once("error", () => undefined); // told by its exit code
  closeSync(out);
  return child;
}

async function becomesReady(child: ChildProcess, data: string, until: number): Promise<boolean> {
  while (child.pid !== undefined && child.exitCode === null && child.signalCode === null && Date.now() < until) {
    const lock = readLock(data);
    if (lock?.ready && lock.pid === child.pid) return true;
    await pause(10);
  }
  return false;
}

function urlOf({ secret }: Place, port: number): string {
  return `postgresql://looklift:${readFileSync(secret, "utf8").trim()}@127.0.0.1:${port}/postgres`;
}
