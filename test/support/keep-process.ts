import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const root = join(import.meta.dirname, "../..");
const READY_MS_MAX = 60_000;

export type Kept = {
  name: string;
  /** Ends it with SIGKILL; it starts again by itself. */
  kill: () => void;
  /** Asks it to end in order, and resolves to its exit code; it starts again by itself. */
  end: () => Promise<number | null>;
  /** Stops it where it stands, as if its machine had hung, and lets it go on after so many milliseconds. */
  freeze: (ms: number) => void;
  /** Resolves when it is ready and not frozen; at once when it is. */
  ready: () => Promise<void>;
  starts: () => number;
  pid: () => number;
  stop: () => Promise<void>;
};

type KeepProcess = { name: string; script: string; env: Record<string, string>; logs: string };

/** Runs a script as a process of its own and starts it again at once whenever it ends, until `stop`; its log goes to `logs`. */
export function keepProcess({ name, script, env, logs }: KeepProcess): Kept {
  const log = createWriteStream(join(logs, `${name}.log`));
  let stopping = false;
  let starts = 0;
  let child: ChildProcess;
  let becoming: Promise<void>;
  let thawed: Promise<void> = Promise.resolve();

  function start(): void {
    starts++;
    child = spawn(process.execPath, [script], {
      cwd: root,
      env: { ...process.env, ...env, PROCESS_NAME: name, PROCESS_START: String(starts) },
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
    async end() {
      const ending = child;
      const ended = once(ending, "exit");
      ending.kill("SIGTERM");
      const [code] = await ended;
      return code;
    },
    freeze(ms) {
      const frozen = child;
      frozen.kill("SIGSTOP");
      const thaw = async () => {
        await Promise.race([pause(ms, undefined, { ref: false }), once(frozen, "exit")]);
        frozen.kill("SIGCONT");
      };
      thawed = Promise.all([thawed, thaw()]).then(() => undefined);
    },
    starts: () => starts,
    pid: () => child.pid ?? 0,
    async ready() {
      await thawed;
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
