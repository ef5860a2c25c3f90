import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isAlive } from "../../local/start/describe-process";
import { waitFor } from "../support/wait-for";

const watcher = pathToFileURL(join(import.meta.dirname, "../../local/start/watch-npm.mjs")).href;
let folder: string;
let npm: ChildProcess | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "looklift-npm-"));
  const script = `import { writeFileSync } from "node:fs"; import { watchNpm } from "${watcher}";
    watchNpm(() => process.exit(0)); writeFileSync("pid", String(process.pid)); setInterval(() => undefined, 1000);`;
  writeFileSync(join(folder, "stays.mjs"), script);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ scripts: { start: "node stays.mjs" } }));
});

afterEach(() => {
  npm?.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

const readPid = () => {
  try {
    return Number(readFileSync(join(folder, "pid"), "utf8")) || null;
  } catch {
    return null;
  }
};

test("what npm runs ends when npm is killed with -9", async () => {
  npm = spawn("npm", ["start"], { cwd: folder, stdio: "ignore", detached: true });
  const pid = await waitFor(readPid, { what: "the script that npm runs" });
  npm.kill("SIGKILL");
  await once(npm, "exit");
  expect(await waitFor(() => !isAlive(pid), { what: "the end of the script" })).toBe(true);
});

test("without npm nothing is watched", async () => {
  const { npm_lifecycle_event: _, ...env } = process.env;
  const shell = spawn("sh", ["-c", "node stays.mjs & wait"], { cwd: folder, env, stdio: "ignore" });
  const pid = await waitFor(readPid, { what: "the script" });
  shell.kill("SIGKILL");
  await once(shell, "exit");
  // twice the time in which the watcher would have looked
  await expect(waitFor(() => !isAlive(pid), { what: "an end", withinMs: 1_200 })).rejects.toThrow("waited");
  process.kill(pid, "SIGKILL");
});
