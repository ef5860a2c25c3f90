import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { followLog, lastOf, rotateLog } from "./follow-log";

const root = join(import.meta.dirname, "../..");
const preload = pathToFileURL(join(import.meta.dirname, "end-with-parent.mjs")).href;
const READY_MS_MAX = 90_000;
const RESTART_MS_MIN = 250;
const RESTART_MS_MAX = 10_000;
const STEADY_MS = 30_000;

export type ChildPlan = {
  name: string;
  /** Arguments of `node`, in the repository's root. */
  args: string[];
  env: Record<string, string>;
  logs: string;
  /** Whether it accepts work; gets what it wrote since it began. */
  isReady: (written: string) => boolean | Promise<boolean>;
  stopMsMax: number;
  verbose: boolean;
  say: (text: string) => void;
  onPid: (pid: number | null) => void;
  /** Ends the wait for the first start. */
  signal: AbortSignal;
};

export type Supervised = { name: string; pid: () => number; restart: () => void; stop: () => Promise<void> };

/**
 * Starts a process and waits until it is ready; from then on starts it again, ever more slowly, whenever it ends by itself.
 * Rejects with the end of its log when it does not become ready the first time.
 */
export async function superviseChild(plan: ChildPlan): Promise<Supervised> {
  let stopping = false;
  let renewing = false;
  let failures = 0;
  let child = launch(plan);
  plan.onPid(child.process.pid ?? null);
  await becomeReady(plan, child).catch(async (error: unknown) => {
    stopping = true;
    await end(child, plan.stopMsMax);
    throw error;
  });
  void keepAlive();
  return {
    name: plan.name,
    pid: () => child.process.pid ?? 0,
    restart() {
      renewing = true;
      void end(child, plan.stopMsMax);
    },
    async stop() {
      stopping = true;
      await end(child, plan.stopMsMax);
      plan.onPid(null);
    },
  };

  async function keepAlive(): Promise<void> {
    while (!stopping) {
      await child.ended;
      if (stopping) return;
      if (!renewing) await waitAfterFailure();
      renewing = false;
      if (stopping) return;
      child = launch(plan);
      plan.onPid(child.process.pid ?? null);
      await becomeReady(plan, child).then(
        () => plan.say(`${plan.name} runs again (process ${child.process.pid})`),
        (error: unknown) => !stopping && plan.say(String(error)),
      );
    }
  }

  async function waitAfterFailure(): Promise<void> {
    failures = Date.now() - child.begun > STEADY_MS ? 0 : failures + 1;
    const delay = Math.min(RESTART_MS_MIN * 2 ** Math.max(0, failures - 1), RESTART_MS_MAX);
    plan.say(`${plan.name} ended (${howItEnded(child.process)}); starting it again in ${delay / 1000} s`);
    await pause(delay);
  }
}

type Running = { process: ChildProcess; begun: number; ended: Promise<unknown>; read: () => string };

// A process group of its own: Ctrl-C in a terminal goes to the start alone, which ends the rest in order.
function launch({ name, args, env, logs, verbose }: ChildPlan): Running {
  const path = join(logs, `${name}.log`);
  rotateLog(path);
  const read = followLog(path);
  const out = openSync(path, "a");
  const started = spawn(process.execPath, ["--import", preload, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    detached: true,
    stdio: ["ignore", out, out, "pipe"],
  });
  closeSync(out);
  started.stdio[3]?.on("error", () => undefined);
  const ended = once(started, "exit").catch(() => undefined);
  if (verbose) void echo(name, followLog(path), ended);
  return { process: started, begun: Date.now(), ended, read };
}

async function becomeReady({ name, isReady, signal }: ChildPlan, child: Running): Promise<void> {
  const until = Date.now() + READY_MS_MAX;
  for (let written = ""; ; ) {
    const over =
      child.process.exitCode !== null || child.process.signalCode !== null || child.process.pid === undefined;
    written += child.read();
    if (over) throw new Error(`${name} did not start (${howItEnded(child.process)}):\n${lastOf(written)}`);
    if (signal.aborted) throw new Error(`${name} was stopped while it started`);
    if (await isReady(written)) return;
    if (Date.now() > until)
      throw new Error(`${name} was not ready after ${READY_MS_MAX / 1000} s:\n${lastOf(written)}`);
    await pause(50);
  }
}

async function end({ process: running, ended }: Running, ms: number): Promise<void> {
  if (running.pid === undefined || running.exitCode !== null || running.signalCode !== null) return;
  running.kill("SIGTERM");
  const inTime = await Promise.race([ended.then(() => true), pause(ms, false, { ref: false })]);
  if (inTime) return;
  running.kill("SIGKILL");
  await ended;
}

async function echo(name: string, read: () => string, ended: Promise<unknown>): Promise<void> {
  const print = () => {
    const text = read().trimEnd();
    if (text) console.log(text.replaceAll(/^/gm, `${name} | `));
  };
  const timer = setInterval(print, 200);
  await ended;
  clearInterval(timer);
  print();
}

function howItEnded({ exitCode, signalCode }: ChildProcess): string {
  return signalCode ? `signal ${signalCode}` : exitCode === null ? "not found" : `exit code ${exitCode}`;
}
