import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isAlive } from "../../local/start/describe-process";
import { type ChildPlan, type Supervised, superviseChild } from "../../local/start/supervise-child";
import { waitFor } from "../support/wait-for";

const root = join(import.meta.dirname, "../..");
let folder: string;
let said: string[];
let running: Supervised | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "looklift-supervise-"));
  said = [];
});

afterEach(async () => {
  await running?.stop();
  running = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const READY = `console.log(JSON.stringify({ ready: true }));`;
const STAYS = `setInterval(() => undefined, 1000);`;

function planOf(source: string, plan: Partial<ChildPlan> = {}): ChildPlan {
  const script = join(folder, "child.mjs");
  writeFileSync(script, source);
  return {
    name: "child",
    args: [script],
    env: {},
    logs: folder,
    isReady: (written) => written.includes('"ready":true'),
    stopMsMax: 5_000,
    verbose: false,
    say: (text) => said.push(text),
    onPid: () => undefined,
    signal: new AbortController().signal,
    ...plan,
  };
}

test("a process that is killed is started again, and said so", async () => {
  const pids: (number | null)[] = [];
  running = await superviseChild(planOf(READY + STAYS, { onPid: (pid) => pids.push(pid) }));
  const first = running.pid();
  process.kill(first, "SIGKILL");
  await waitFor(() => said.some((text) => text.includes("runs again")), { what: "the second start" });
  expect(running.pid()).not.toBe(first);
  expect(isAlive(running.pid())).toBe(true);
  expect(said[0]).toMatch(/child ended \(signal SIGKILL\); starting it again/);
  expect(pids).toEqual([first, running.pid()]);
});

test("a process that cannot start fails the start with its last words", async () => {
  const plan = planOf(`console.error("no such table"); process.exit(3);`);
  await expect(superviseChild(plan)).rejects.toThrow(/child did not start \(exit code 3\):\nno such table/);
});

test("a stop ends the process for good, by force when it does not listen", async () => {
  const deaf = `process.on("SIGTERM", () => undefined);`;
  running = await superviseChild(planOf(deaf + READY + STAYS, { stopMsMax: 200 }));
  const pid = running.pid();
  await running.stop();
  expect(isAlive(pid)).toBe(false);
  expect(said).toEqual([]);
});

test("a start that is called off while a process starts leaves nothing running", async () => {
  const calledOff = new AbortController();
  let pid = 0;
  const onPid = (id: number | null) => {
    pid = id ?? pid;
    calledOff.abort();
  };
  await expect(superviseChild(planOf(STAYS, { signal: calledOff.signal, onPid }))).rejects.toThrow(/was stopped/);
  expect(isAlive(pid)).toBe(false);
});

test("a process ends when whoever started it is killed", async () => {
  const script = join(folder, "starter.mts");
  const { signal: _signal, ...plan } = planOf(READY + STAYS);
  writeFileSync(
    script,
    `import { superviseChild } from ${JSON.stringify(join(root, "local/start/supervise-child"))};
     const plan = ${JSON.stringify(plan)};
     const rest = { isReady: (w) => w.includes("ready"), say() {}, onPid() {}, signal: new AbortController().signal };
     const child = await superviseChild({ ...plan, ...rest });
     console.log(child.pid());`,
  );
  const starter = spawn(process.execPath, ["--import", "tsx", script], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(starter.stdout, "data");
  const pid = Number(String(line));
  expect(isAlive(pid)).toBe(true);
  starter.kill("SIGKILL");
  await waitFor(() => !isAlive(pid), { what: "the end of the process" });
  expect(readFileSync(join(folder, "child.log"), "utf8")).toContain('"ready":true');
});
