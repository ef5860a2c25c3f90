import { pool } from "./db.server";
import { messageOf } from "./errors";
import { wakeIntervalMs } from "./limits";
import { log } from "./log.server";

// The channel is pg-boss's own, made from the name of its schema; test/extraction/wake-workers.test.ts holds the two together.
const WAKE = {
  name: "wake-workers",
  text: "SELECT pg_notify('pgboss_' || left(encode(sha224('pgboss'::bytea), 'hex'), 24), 'extract')",
};

let resting = false;
let wanted = false;

/**
 * Tells the workers that there is an extraction to be done, so that they need not find out by themselves some hundred
 * milliseconds later. Outside the transaction that accepts it: PostgreSQL lets only one commit at a time through that
 * notifies somebody. At once when it is the first for a while, at most every `wakeIntervalMs`; nobody waits for it, and where
 * it is lost the workers find the job on their next look.
 */
export function wakeWorkers(): void {
  if (resting) {
    wanted = true;
    return;
  }
  resting = true;
  pool.query(WAKE).catch((error: unknown) => log.warn({ error: messageOf(error) }, "the workers were not woken"));
  setTimeout(() => {
    resting = false;
    if (!wanted) return;
    wanted = false;
    wakeWorkers();
  }, wakeIntervalMs).unref();
}
