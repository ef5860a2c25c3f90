import { Worker } from "node:worker_threads";
import { type EngineCall, EngineError, type EngineHints, type EngineImage, type EngineOutcome } from "../engine";
import type { ThreadFile } from "./locate-thread";
import type { ThreadAnswer, ThreadCall } from "./thread-messages";

/** A thread that takes one picture at a time. Once `dead` it takes none. */
export type Thread = {
  readonly dead: boolean;
  /** Throws EngineError; once the signal aborts, the thread is killed first and the signal's reason thrown. */
  run(
    image: EngineImage,
    hints: EngineHints,
    stop: AbortSignal,
    onProgress: EngineCall["onProgress"],
  ): Promise<EngineOutcome>;
  kill(): Promise<void>;
};

type Pending = { end(error: unknown): void; hear(answer: ThreadAnswer): void };

/** Starts a thread from its file. It keeps the program alive only while it works. */
export function startThread({ file, memoryMbMax }: { file: ThreadFile; memoryMbMax: number }): Thread {
  const worker = new Worker(file.url, {
    execArgv: file.execArgv,
    resourceLimits: { maxOldGenerationSizeMb: memoryMbMax },
  });
  let dead = false;
  let pending: Pending | undefined;
  worker.unref();
  worker.on("message", (answer: ThreadAnswer) => pending?.hear(answer));
  const crash = (why: string, cause?: unknown) => {
    dead = true;
    pending?.end(new EngineError("ENGINE_CRASHED", why, { retryable: true, cause }));
  };
  worker.on("error", (cause) => crash("the engine's thread failed", cause));
  worker.on("exit", (code) => crash(`the engine's thread ended with code ${code}`));
  const kill = async () => {
    dead = true;
    await worker.terminate();
  };

  async function run(
    image: EngineImage,
    hints: EngineHints,
    stop: AbortSignal,
    onProgress: EngineCall["onProgress"],
  ): Promise<EngineOutcome> {
    stop.throwIfAborted();
    const heard = new AbortController();
    worker.ref();
    try {
      return await new Promise<EngineOutcome>((resolve, reject) => {
        pending = {
          end: reject,
          hear: (answer) => {
            if (answer.type === "stage") onProgress?.(answer.stage, answer.share);
            else if (answer.type === "done") resolve(answer.outcome);
            else reject(new EngineError("ENGINE_FAILED", answer.message, { retryable: true }));
          },
        };
        const abandon = () => {
          pending = undefined;
          void kill().then(() => reject(stop.reason));
        };
        stop.addEventListener("abort", abandon, { signal: heard.signal });
        // copied, not transferred: the caller's picture stays whole, and a copy costs 2 ms
        worker.postMessage({ image, hints } satisfies ThreadCall);
      });
    } finally {
      pending = undefined;
      heard.abort();
      worker.unref();
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
