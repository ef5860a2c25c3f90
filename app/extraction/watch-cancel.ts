import { pool } from "~/db.server";
import { messageOf } from "~/errors";
import { cancelPollMs } from "~/limits";
import { log } from "~/log.server";

/** Why the work on a request ended early: its caller does not want it any more. */
export class Cancelled extends Error {}

type UntilCancelled = { requestId: string; signal: AbortSignal };

const IS_CANCELLED = {
  name: "is-cancelled",
  text: `SELECT 1 FROM request_logs WHERE request_id = $1 AND status = 'FAILURE' AND error ->> 'code' = 'CANCELLED'`,
};

/**
 * Runs the work on a request with a signal that also aborts, with Cancelled as its reason, soon after the request was cancelled
 * through any process: nobody pays for that work, and another one may wait for its place.
 */
export async function untilCancelled<T>(
  { requestId, signal }: UntilCancelled,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const cancel = new AbortController();
  const timer = setInterval(async () => {
    try {
      const { rowCount } = await pool.query({ ...IS_CANCELLED, values: [requestId] });
      if (rowCount) cancel.abort(new Cancelled("cancelled by the caller"));
    } catch (error) {
      log.debug({ requestId, error: messageOf(error) }, "looking for a cancel failed and will be repeated");
    }
  }, cancelPollMs);
  try {
    return await work(AbortSignal.any([signal, cancel.signal]));
  } finally {
    clearInterval(timer);
  }
}
