import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { findFreePort, listens } from "../find-port";
import { findBinaries, findUnprivileged, type Unprivileged } from "./find-binaries";

export type RunningPostgres = { url: string; port: number; pid: number; adopted: boolean };
type StartPostgres = { dir: string; port: number; settings?: string[] };

const STARTS_MAX = 100;
const START_MS_MAX = 60_000;
const STOP_MS_MAX = 15_000;
const CONNECTIONS_MAX = 100;

/**
 * Starts a private PostgreSQL in `dir`, or adopts the one that already runs there: loopback only, a random password in a
 * 0600 file, run as `nobody` when we are root. A taken port is replaced by the next free one. The server outlives this
 * process; `stopPostgres` ends it. Survives kill -9 of either.
 */
export async function startPostgres({ dir, port, settings = [] }: StartPostgres): Promise<RunningPostgres> {
  const as = findUnprivileged();
  const place = findPlace(dir, as);
  const running = readLock(place.data);
  if (running?.ready && (await listens(running.port)) && isAlive(running.pid))
    return { ...running, url: urlOf(place, running.port), adopted: true };
  const bin = findBinaries(as);
  if (!existsSync(join(place.data, "PG_VERSION"))) initialise(bin, place, as);
  const free = await findFreePort(port);
  const begun = Date.now();
  for (let attempt = 1; ; attempt++) {
    const child = launch({ bin, place, port: free, settings, as });
    if (await becomesReady(child, place.data, begun + START_MS_MAX)) {
      child.unref();
      return { url: urlOf(place, free), port: free, pid: child.pid ?? 0, adopted: false };
    }
    if (attempt === STARTS_MAX || Date.now() - begun > START_MS_MAX)
      throw new Error(`PostgreSQL does not start:\n${readFileSync(place.log, "utf8").slice(-800)}`);
    await pause(50); // the children of a killed server hold its shared memory for a moment
  }
}

/** Ends the server of `dir`, if one runs: open transactions are rolled back, nothing committed is lost. */
export async function stopPostgres({ dir }: { dir: string }): Promise<void> {
  const lock = readLock(findPlace(dir, findUnprivileged()).data);
  if (!lock || !isAlive(lock.pid)) return;
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
  const root = canEnter(dirname(wanted), as)
    ? wanted
    : join(tmpdir(), `looklift-data-${createHash("sha256").update(wanted).digest("hex").slice(0, 12)}`);
  return { root, data: join(root, "data"), secret: join(root, "password"), log: join(root, "log") };
}

function canEnter(folder: string, as: Unprivileged): boolean {
  if (as.uid === undefined) return true;
  mkdirSync(folder, { recursive: true });
  return spawnSync("/bin/ls", ["-d", `${folder}/.`], { ...as, cwd: "/" }).status === 0;
}

function initialise(bin: string, { root, data, secret }: Place, as: Unprivileged): void {
  mkdirSync(root, { recursive: true, mode: 0o700 });
  writeFileSync(secret, `${randomBytes(24).toString("base64url")}\n`, { mode: 0o600 });
  if (as.uid !== undefined) for (const path of [root, secret]) chownSync(path, as.uid, as.gid);
  const options = [
    "-D",
    data,
    "-U",
    "looklift",
    "-A",
    "scram-sha-256",
    "--pwfile",
    secret,
    "-E",
    "UTF8",
    "--locale=C",
    "--no-sync",
  ];
  const made = spawnSync(join(bin, "initdb"), options, { ...as, cwd: root, encoding: "utf8" });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr || made.error?.message}`);
}

type Launch = { bin: string; place: Place; port: number; settings: string[]; as: Unprivileged };

function launch({ bin, place, port, settings, as }: Launch): ChildProcess {
  const out = openSync(place.log, "a");
  const fixed = ["listen_addresses=127.0.0.1", "unix_socket_directories=", `max_connections=${CONNECTIONS_MAX}`];
  const options = ["-D", place.data, "-p", String(port), ...fixed.flatMap((setting) => ["-c", setting]), ...settings];
  return spawn(join(bin, "postgres"), options, { ...as, cwd: place.root, detached: true, stdio: ["ignore", out, out] });
}

async function becomesReady(child: ChildProcess, data: string, until: number): Promise<boolean> {
  while (child.exitCode === null && child.signalCode === null && Date.now() < until) {
    const lock = readLock(data);
    if (lock?.ready && lock.pid === child.pid) return true;
    await pause(10);
  }
  return false;
}

// postmaster.pid: line 1 is the process, line 4 the port, line 8 "ready" once it accepts
function readLock(data: string): { pid: number; port: number; ready: boolean } | null {
  try {
    const lines = readFileSync(join(data, "postmaster.pid"), "utf8").split("\n");
    return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === "ready" };
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function urlOf({ secret }: Place, port: number): string {
  return `postgresql://looklift:${readFileSync(secret, "utf8").trim()}@127.0.0.1:${port}/postgres`;
}
