import { pool } from "~/db.server";
import { messageOf } from "~/errors";
import { eventPollMs, openWaitsMax, openWaitsPerClientMax } from "~/limits";
import { log } from "~/log.server";

type Waiter = { clientId: string; requestId: string; since: number; wake: (happened: boolean) => void };

const waiters = new Set<Waiter>();
let looking = false;
const ending = new AbortController();

/** Aborts when nothing may wait in this process any more, because it is about to end. */
export const waitsEnd: AbortSignal = ending.signal;

/** Ends every wait, as if its time were over; from now on none begins. For the end of a process. */
export function endWaits(): void {
  ending.abort();
  for (const { wake } of waiters) wake(false);
}

type WaitForEvent = { clientId: string; requestId: string; since: number; withinMs: number; signal: AbortSignal };

/**
 * Waits until a request's timeline goes past number `since`: true then, false when `withinMs` are over or the signal aborts.
 * However many wait in a process, one statement looks for all of them. Ask `mayWait` first.
 */
export async function waitForEvent({ clientId, requestId, since, withinMs, signal }: WaitForEvent): Promise<boolean> {
  if (signal.aborted || waitsEnd.aborted) return false;
  let waiter: Waiter | undefined;
  let expiry: NodeJS.Timeout | undefined;
  const giveUp = () => waiter?.wake(false);
  signal.addEventListener("abort", giveUp, { once: true });
  try {
    return await new Promise<boolean>((resolve) => {
      waiter = { clientId, requestId, since, wake: resolve };
      waiters.add(waiter);
      expiry = setTimeout(giveUp, withinMs);
      lookSoon();
    });
  } finally {
    if (waiter) waiters.delete(waiter);
    clearTimeout(expiry);
    signal.removeEventListener("abort", giveUp);
  }
}

/** Whether one more call of a client may wait in this process; what waits is an open connection. */
export function mayWait({ clientId }: { clientId: string }): boolean {
  if (waiters.size >= openWaitsMax) return false;
  let own = 0;
  for (const waiter of waiters) if (waiter.clientId === clientId) own++;
  return own < openWaitsPerClientMax;
}

function lookSoon(): void {
  if (looking || waiters.size === 0) return;
  looking = true;
  setTimeout(() => void look(), eventPollMs);
}

async function look(): Promise<void> {
  const ids = [...new Set([...waiters].map(({ requestId }) => requestId))];
  if (ids.length > 0) {
    try {
      const latest = await latestSeqs(ids);
      for (const { requestId, since, wake } of waiters) if ((latest.get(requestId) ?? 1) > since) wake(true);
    } catch (error) {
      log.warn({ error: messageOf(error) }, "looking for events failed and will be repeated");
    }
  }
  looking = false;
  lookSoon();
}

const LATEST = {
  name: "latest-events",
  text: `SELECT request_id AS "requestId", max(seq) AS seq FROM request_events WHERE request_id = ANY($1::char(26)[])
         GROUP BY request_id`,
};

async function latestSeqs(ids: string[]): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ requestId: string; seq: number }>({ ...LATEST, values: [ids] });
  return new Map(rows.map(({ requestId, seq }) => [requestId, seq]));
}
