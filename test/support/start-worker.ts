import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Behaviour } from "./test-engine";

const root = join(import.meta.dirname, "../..");

type StartWorker = {
  /** The settings of the world that it works for: `core.settings`. */
  settings: Record<string, string>;
  /** What its engine does with every picture; else each request's product name says so. */
  engine?: Behaviour;
  concurrency?: number;
};

export type TestWorker = Awaited<ReturnType<typeof startWorkerProcess>>;

/** A worker in a process of its own, to be killed or frozen. It ends with this process, however that ends. */
export async function startWorkerProcess({ settings, engine, concurrency = 2 }: StartWorker) {
  const child = spawn(process.execPath, ["--import", "tsx", join(root, "test/support/worker-process.ts")], {
    cwd: root,
    env: {
      ...process.env,
      ...settings,
      WORKER_CONCURRENCY: String(concurrency),
      ...(engine && { TEST_ENGINE: engine }),
      LOG_LEVEL: "info",
    },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let written = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (part: Buffer) => {
      written += part.toString();
    });
  await becomeReady(child, () => written);
  const ended = once(child, "exit");
  return {
    pid: child.pid ?? 0,
    /** Everything that it has logged. */
    written: () => written,
    signal: (name: NodeJS.Signals) => child.kill(name),
    /** Lets its "gated" pictures go on. */
    openGate: () => child.send("open"),
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
    async stop(): Promise<number | null> {
      child.kill("SIGTERM");
      const [code] = await ended;
      return code;
    },
  };
}

function becomeReady(child: ChildProcess, written: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once("message", () => resolve());
    child.once("exit", (code, signal) => reject(new Error(`the worker ended (${signal ?? code}):\n${written()}`)));
  });
}
