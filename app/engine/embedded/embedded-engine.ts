import { assertImage } from "../assert-image";
import { type Engine, type EngineCall, EngineError, type EngineHints, type EngineImage } from "../engine";
import { locateChild } from "./locate-child";
import { type Child, startChild } from "./start-child";

/**
 * `deadlineMs` bounds the work on one picture, `memoryMbMax` all that the process holds that does it, `queueMax` the pictures
 * waiting. `childUrl` names the file that runs in that process; without it the built one is found, or the source.
 */
export type EmbeddedEngine = { deadlineMs: number; memoryMbMax: number; queueMax?: number; childUrl?: URL };

const QUEUE_DEFAULT_MAX = 16;
// counted up with every change of the weights or of how items are judged; recorded with each request
const VERSION = 2;

/**
 * The engine that needs nothing but this package: a process of its own that works on one picture after the other, off the
 * event loop. An abort or the deadline (which runs from a picture's turn on) kills that process, as does a crash or more
 * memory than it may have; a new one starts at once, so that the next picture finds it warm.
 */
export function createEmbeddedEngine(options: EmbeddedEngine): Engine {
  const { deadlineMs, memoryMbMax, queueMax = QUEUE_DEFAULT_MAX, childUrl } = options;
  const file = locateChild(childUrl);
  const start = () => startChild({ file, memoryMbMax });
  let closed = false;
  let waiting = 0;
  let turn: Promise<unknown> = Promise.resolve();
  let child: Child = start();

  async function work(image: EngineImage, hints: EngineHints, { signal, onProgress }: EngineCall) {
    if (closed) throw new EngineError("ENGINE_FAILED", "the engine is closed", { retryable: true });
    signal.throwIfAborted();
    // one that died between two pictures; should the new one die as well, that is the picture's failure
    if (child.dead) child = start();
    const deadline = AbortSignal.timeout(deadlineMs);
    try {
      return await child.run(image, hints, AbortSignal.any([signal, deadline]), onProgress);
    } catch (error) {
      if (child.dead && !closed) child = start();
      if (signal.aborted) throw signal.reason;
      if (!deadline.aborted) throw error;
      throw new EngineError("ENGINE_TIMEOUT", `the engine took longer than ${deadlineMs} ms`, { retryable: true });
    }
  }

  return {
    name: `embedded-${VERSION}`,
    async extract(image, hints, call) {
      assertImage(image);
      call.signal.throwIfAborted();
      if (waiting >= queueMax)
        throw new EngineError("ENGINE_FAILED", "too many pictures wait for the engine", { retryable: true });
      waiting++;
      const mine = turn.then(() => work(image, hints, call)).finally(() => waiting--);
      turn = mine.catch(() => undefined);
      return unlessAborted(mine, call.signal);
    },
    async close() {
      closed = true;
      await child.kill();
    },
  };
}

// Whoever waits for a turn hears of the abort at once, not when the turn comes.
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
