import { flowPollMs } from "~/limits";
import { repeatWork } from "~/repeat-work";
import { sendTriggers } from "./send-triggers";

/** Tells Flow what is due, until `stop`: that ends the attempts under way, which are made again later. */
export function workTriggers(): { stop: () => Promise<void> } {
  const failure = "telling Flow failed and will be repeated";
  return repeatWork({ everyMs: flowPollMs, failure, work: (signal) => sendTriggers({ signal }) });
}
