import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findFreePort, listens } from "../../local/find-port";
import {
  findDataFolder,
  type RunningPostgres,
  startPostgres,
  stopPostgres,
} from "../../local/postgres/launch-postgres";
import { isAlive } from "../../local/start/describe-process";
import { waitFor } from "../support/wait-for";

const settings = ["-c", "fsync=off"];
const root = join(import.meta.dirname, "../..");
let folder: string;
let dir: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "looklift postgres "));
  dir = join(folder, "pg");
});

afterEach(async () => {
  await stopPostgres({ dir });
  rmSync(findDataFolder(dir), { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

const start = async (port?: number) => startPostgres({ dir, port: port ?? (await findFreePort(0)), settings });

async function query(server: RunningPostgres, statement: string) {
  const client = new pg.Client(server.url);
  await client.connect();
  return client
    .query(statement)
    .then(({ rows }) => rows)
    .finally(() => client.end());
}

test("a first start makes a server of its own, a second one adopts it, a stop ends it, and what was written stays", async () => {
  const first = await start();
  expect(first.adopted).toBe(false);
  await query(first, "CREATE TABLE kept AS SELECT 42 AS answer");
  const second = await start();
  expect(second).toEqual({ ...first, adopted: true });
  await stopPostgres({ dir });
  expect(isAlive(first.pid)).toBe(false);
  const third = await start(first.port);
  expect(third.adopted).toBe(false);
  expect(await query(third, "SELECT answer FROM kept")).toEqual([{ answer: 42 }]);
});

test("the password is random and readable by its owner only, and without it nobody comes in", async () => {
  const server = await start();
  expect(statSync(join(findDataFolder(dir), "password")).mode & 0o777).toBe(0o600);
  expect(new URL(server.url).password).toHaveLength(32);
  const wrong = Object.assign(new URL(server.url), { password: "wrong" }).href;
  await expect(query({ ...server, url: wrong }, "SELECT 1")).rejects.toThrow(/password authentication failed/);
});

test("the server outlives a starter that is killed, and the next start adopts it", async () => {
  const port = await findFreePort(0);
  const script = join(folder, "starter.mts");
  const launcher = join(root, "local/postgres/launch-postgres");
  writeFileSync(
    script,
    `import { startPostgres } from ${JSON.stringify(launcher)};
     const server = await startPostgres(${JSON.stringify({ dir, port, settings })});
     console.log(JSON.stringify(server));
     setInterval(() => undefined, 1000);`,
  );
  const starter = spawn(process.execPath, ["--import", "tsx", script], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(starter.stdout, "data");
  const begun = JSON.parse(String(line)) as RunningPostgres;
  starter.kill("SIGKILL");
  await once(starter, "exit");
  expect(await start(port)).toEqual({ ...begun, adopted: true });
});

test("a killed server comes back with everything that was committed", async () => {
  const first = await start();
  await query(first, "CREATE TABLE kept AS SELECT 7 AS answer");
  process.kill(first.pid, "SIGKILL");
  await waitFor(() => !isAlive(first.pid), { what: "the end of the killed server" });
  const second = await start(first.port);
  expect(second).toMatchObject({ adopted: false, port: first.port });
  expect(await query(second, "SELECT answer FROM kept")).toEqual([{ answer: 7 }]);
});

test("a lock whose number now belongs to another process does not stop a start", async () => {
  const first = await start();
  const lock = join(findDataFolder(dir), "data/postmaster.pid");
  const left = readFileSync(lock, "utf8");
  await stopPostgres({ dir });
  writeFileSync(lock, left.replace(/^\d+/, String(process.pid)));
  expect(await start(first.port)).toMatchObject({ adopted: false });
});

test("a port that somebody else has is left alone and the next free one is used", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const address = other.address();
  const taken = typeof address === "object" && address ? address.port : 0;
  const server = await start(taken);
  expect(server.port).toBeGreaterThan(taken);
  expect(await listens(server.port)).toBe(true);
  other.close();
});
