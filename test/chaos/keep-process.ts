import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");
const READY_MS_MAX = 60_000;

export type Kept = {
  name: string;
  /** Ends it with SIGKILL; it starts again by itself. */
  kill: () => void;
  /** Resolves when it is ready; at once when it is. */
  ready: () => Promise<void>;
  starts: () => number;
  stop: () => Promise<void>;
};

type KeepProcess = { name: string; script: string; env: Record<string, string>; logs: string };

/** Runs a script of this folder as a process of its own and starts it again at once whenever it ends, until `stop`. */
export function keepProcess({ name, script, env, logs }: KeepProcess): Kept {
  const log = createWriteStream(join(logs, `${name}.log`));
  let stopping = false;
  let starts = 0;
  let child: ChildProcess;
  let becoming: Promise<void>;

  function start(): void {
    starts++;
    child = spawn(process.execPath, ["--import", "tsx", join(root, "test/chaos", script)], {
      cwd: root,
      env: { ...process.env, ...env, CHAOS_NAME: name, CHAOS_START: String(starts) },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    becoming = becomeReady(child, log);
    // whoever waits hears of it through ready(); a start that is killed is nobody's error
    becoming.catch(() => undefined);
    child.once("exit", () => {
      if (!stopping) start();
    });
  }
  start();

  return {
    name,
    kill: () => void child.kill("SIGKILL"),
    starts: () => starts,
    async ready() {
      const until = Date.now() + READY_MS_MAX;
      for (;;) {
        const mine = becoming;
        const ok = await mine.then(
          () => true,
          () => false,
        );
        if (ok && mine === becoming) return;
        if (Date.now() > until) throw new Error(`${name} does not become ready; see its log`);
        if (mine === becoming) await once(child, "exit").catch(() => undefined);
      }
    },
    async stop() {
      stopping = true;
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGKILL");
        await once(child, "exit");
      }
      log.end();
    },
  };
}

function becomeReady(child: ChildProcess, log: WriteStream): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once("message", () => resolve());
    child.once("exit", (code, signal) => reject(new Error(`ended (${signal ?? code})`)));
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => log.write(chunk));
  });
}
