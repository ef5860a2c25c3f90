import { callbackPollMs } from "~/limits";
import { repeatWork } from "~/repeat-work";
import { deliverCallbacks, type WriteJob } from "./deliver-callbacks";

/** Delivers what is due, until `stop`: that ends the attempts under way, which are made again later. */
export function workCallbacks({ writeJob }: { writeJob: WriteJob }): { stop: () => Promise<void> } {
  const failure = "delivering webhooks failed and will be repeated";
  return repeatWork({ everyMs: callbackPollMs, failure, work: (signal) => deliverCallbacks({ signal, writeJob }) });
}
