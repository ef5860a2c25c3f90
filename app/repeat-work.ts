import { messageOf } from "./errors";
import { log } from "./log.server";

type RepeatWork = {
  /** How long to rest once nothing was left to do. */
  everyMs: number;
  /** What is logged, with the error, when an attempt fails: it is made again. */
  failure: string;
  /** Does what is due and answers how much that was; ends its attempts when the signal aborts. */
  work: (signal: AbortSignal) => Promise<number>;
};

/** Does what is due, again and again, until `stop`: that ends the attempts under way, which are made again later. */
export function repeatWork({ everyMs, failure, work }: RepeatWork): { stop: () => Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  const run = async (): Promise<void> => {
    try {
      while (!signal.aborted && (await work(signal)) > 0);
    } catch (error) {
      log.warn({ error: messageOf(error) }, failure);
    }
    if (!signal.aborted) plan();
  };
  const plan = () => {
    timer = setTimeout(() => {
      running = run();
    }, everyMs);
  };
  plan();
  return {
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      await running;
    },
  };
}
