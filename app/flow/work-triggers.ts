import { messageOf } from "~/errors";
import { flowPollMs } from "~/limits";
import { log } from "~/log.server";
import { sendTriggers } from "./send-triggers";

/** Tells Flow what is due, until `stop`: that ends the attempts under way, which are made again later. */
export function workTriggers(): { stop: () => Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  const run = async (): Promise<void> => {
    try {
      while (!signal.aborted && (await sendTriggers({ signal })) > 0);
    } catch (error) {
      log.warn({ error: messageOf(error) }, "telling Flow failed and will be repeated");
    }
    if (!signal.aborted) plan();
  };
  const plan = () => {
    timer = setTimeout(() => {
      running = run();
    }, flowPollMs);
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
