import { fork } from "node:child_process";
import type { Socket } from "node:net";
import { type EngineCall, EngineError, type EngineHints, type EngineImage, type EngineOutcome } from "../engine";
import { type ChildAnswer, type ChildCall, PIPE_FD } from "./child-messages";
import { collectBytes } from "./collect-bytes";
import { guardFlags } from "./guard-child";
import type { ChildFile } from "./locate-child";
import { unpackOutcome } from "./pack-outcome";

/** A process that takes one picture at a time. Once `dead` it takes none. */
export type Child = {
  readonly dead: boolean;
  /** Throws EngineError; once the signal aborts, the child is killed first and the signal's reason thrown. */
  run(
    image: EngineImage,
    hints: EngineHints,
    stop: AbortSignal,
    onProgress: EngineCall["onProgress"],
  ): Promise<EngineOutcome>;
  kill(): Promise<void>;
};

type Pending = { end(error: unknown): void; hear(answer: ChildAnswer): void };

/**
 * Starts a child from its file; it keeps the program alive only while it works. It gets nothing of the environment but what
 * starts a program, so that no secret is where pictures are read.
 */
export function startChild({ file, memoryMbMax }: { file: ChildFile; memoryMbMax: number }): Child {
  const { PATH, NODE_ENV } = process.env;
  const child = fork(file.path, [], {
    execArgv: [...guardFlags({ memoryMbMax }), ...file.execArgv],
    env: { PATH, NODE_ENV },
    // what it prints goes to stderr: stdout holds the log's lines
    stdio: ["ignore", 2, 2, "ipc", "pipe"],
  });
  const pipe = child.stdio[PIPE_FD] as Socket;
  const bytes = collectBytes(pipe);
  let dead = false;
  let pending: Pending | undefined;
  const hold = (held: boolean) => {
    const parts = [child, child.channel, pipe];
    for (const part of parts) held ? part?.ref() : part?.unref();
  };
  const gone = new Promise<void>((resolve) => {
    const crash = (why: string, cause?: unknown) => {
      dead = true;
      pending?.end(new EngineError("ENGINE_CRASHED", why, { retryable: true, cause }));
      resolve();
    };
    child.on("error", (cause) => crash("the engine's child could not run", cause));
    child.once("exit", (code, signal) => crash(`the engine's child ended with ${signal ?? `code ${code}`}`));
  });
  child.on("message", (answer: ChildAnswer) => pending?.hear(answer));
  pipe.on("error", () => undefined); // its end is told by the exit
  hold(false);

  const kill = async () => {
    dead = true;
    child.ref(); // whoever closes waits for the end
    child.kill("SIGKILL");
    await gone;
  };

  async function run(
    image: EngineImage,
    hints: EngineHints,
    stop: AbortSignal,
    onProgress: EngineCall["onProgress"],
  ): Promise<EngineOutcome> {
    stop.throwIfAborted();
    const heard = new AbortController();
    hold(true);
    try {
      return await new Promise<EngineOutcome>((resolve, reject) => {
        pending = {
          end: reject,
          hear: (answer) => {
            if (answer.type === "stage") onProgress?.(answer.stage, answer.share);
            else if (answer.type === "failed")
              reject(new EngineError("ENGINE_FAILED", answer.message, { retryable: answer.retryable }));
            else
              bytes
                .take(answer.bytes)
                .then((pixels) => unpackOutcome(answer.outcome, pixels, image))
                .then(resolve, reject);
          },
        };
        const abandon = () => {
          pending = undefined;
          void kill().then(() => reject(stop.reason));
        };
        stop.addEventListener("abort", abandon, { signal: heard.signal });
        const { width, height, rgb } = image;
        child.send({ width, height, hints } satisfies ChildCall, (error) => error && pending?.end(crashOf(error)));
        pipe.write(rgb);
      });
    } finally {
      pending = undefined;
      heard.abort();
      hold(false);
    }
  }

  return {
    get dead() {
      return dead;
    },
    run,
    kill,
  };
}

function crashOf(cause: Error): EngineError {
  return new EngineError("ENGINE_CRASHED", "the engine's child does not listen", { retryable: true, cause });
}
