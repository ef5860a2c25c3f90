import { messageOf } from "~/errors";
import { callbackPollMs } from "~/limits";
import { log } from "~/log.server";
import { deliverCallbacks, type WriteJob } from "./deliver-callbacks";

/** Delivers what is due, until `stop`: that ends the attempts under way, which are made again later. */
export function workCallbacks({ writeJob }: { writeJob: WriteJob }): { stop: () => Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  const run = async (): Promise<void> => {
    try {
      while (!signal.aborted && (await deliverCallbacks({ signal, writeJob })) > 0);
    } catch (error) {
      log.warn({ error: messageOf(error) }, "delivering webhooks failed and will be repeated");
    }
    if (!signal.aborted) plan();
  };
  const plan = () => {
    timer = setTimeout(() => {
      running = run();
    }, callbackPollMs);
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
