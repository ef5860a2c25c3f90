import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { pool } from "./db.server";
import { AppError } from "./errors";
import { shopifyPointsGuessed, shopifyPointsWaitSecondsMax } from "./limits";

// The points of a shop are one row for all processes. Who takes more than there are goes into debt and waits until that much
// has come back: everybody waits once, in the order of their taking, and nobody asks the database while waiting.
const NOW_LEFT = `LEAST(points_max, points_left + extract(epoch FROM clock_timestamp() - points_at) * points_per_second)`;
const TAKE = `UPDATE shop_sessions SET points_left = ${NOW_LEFT} - $2, points_at = clock_timestamp()
  WHERE id = $1 AND ${NOW_LEFT} - $2 >= -points_per_second * $3::float
  RETURNING points_left AS left, points_per_second AS rate`;
// Never more than the bucket can hold, however dear the operation is.
const NEEDED = `LEAST(points_max, $2 + points_max * $3::float / 100)`;
const TAKE_SPARE = `UPDATE shop_sessions SET points_left = ${NOW_LEFT} - $2, points_at = clock_timestamp()
  WHERE id = $1 AND ${NOW_LEFT} >= ${NEEDED} RETURNING 1`;
const SPARE_IN = `SELECT GREATEST(0, ${NEEDED} - ${NOW_LEFT}) / points_per_second AS seconds FROM shop_sessions WHERE id = $1`;
const GIVE_BACK = `UPDATE shop_sessions SET points_left = ${NOW_LEFT} + $2, points_at = clock_timestamp() WHERE id = $1`;
// Shopify knows of others that this row does not; what is taken here and not asked yet, Shopify does not know of.
const SETTLE = `UPDATE shop_sessions SET points_left = LEAST($3::float, ${NOW_LEFT} + $2), points_at = clock_timestamp(),
  points_max = $4, points_per_second = $5 WHERE id = $1`;

const SPARE_POLL_SECONDS = 0.2;

const count = z.number().nonnegative();
const cost = z.object({
  requestedQueryCost: count,
  actualQueryCost: count.nullish(),
  throttleStatus: z.object({
    currentlyAvailable: count,
    maximumAvailable: z.number().positive(),
    restoreRate: z.number().positive(),
  }),
});

// What each operation was asked for last time; there are as many as the app has operations.
const costs = new Map<string, number>();

type Take = {
  shop: string;
  query: string;
  signal: AbortSignal | undefined;
  /** The percentage of the shop's points to leave to others; with it, who takes waits for as long as that lasts. */
  sparePercent?: number | undefined;
};

/**
 * Takes the points for an operation and waits until they are there; answers how many. Throws UNAVAILABLE when that would take
 * longer than `shopifyPointsWaitSecondsMax`, and the signal's reason.
 */
export async function takePoints({ shop, query, signal, sparePercent }: Take): Promise<number> {
  const points = costs.get(query) ?? shopifyPointsGuessed;
  const id = `offline_${shop}`;
  if (sparePercent !== undefined) return takeSpare({ id, points, sparePercent, signal });
  const { rows } = await pool.query<{ left: number; rate: number }>(TAKE, [id, points, shopifyPointsWaitSecondsMax]);
  const [taken] = rows;
  if (!taken)
    throw new AppError("UNAVAILABLE", "Too much is being asked of Shopify for this shop. Try again in a minute.");
  if (taken.left >= 0) return points;
  try {
    await pause((-taken.left / taken.rate) * 1000, undefined, signal ? { signal } : {});
  } catch (error) {
    await pool.query(GIVE_BACK, [id, points]);
    signal?.throwIfAborted();
    throw error;
  }
  return points;
}

type TakeSpare = { id: string; points: number; sparePercent: number; signal: AbortSignal | undefined };

async function takeSpare({ id, points, sparePercent, signal }: TakeSpare): Promise<number> {
  for (;;) {
    if ((await pool.query(TAKE_SPARE, [id, points, sparePercent])).rowCount) return points;
    const { rows } = await pool.query<{ seconds: number }>(SPARE_IN, [id, points, sparePercent]);
    const [soon] = rows;
    if (!soon) throw new AppError("FORBIDDEN", "The app has no access to this shop. Open it in the Shopify admin.");
    // the rate that was told may be old: look again after a while
    const seconds = Math.min(Math.max(soon.seconds, SPARE_POLL_SECONDS), shopifyPointsWaitSecondsMax);
    await pause(seconds * 1000, undefined, signal ? { signal } : {});
  }
}

type Settle = { shop: string; query: string; taken: number; told: unknown };

/** Learns from what Shopify tells of an operation's cost: what it did not use, what is left, and what the shop's plan gives. */
export async function settlePoints({ shop, query, taken, told }: Settle): Promise<void> {
  const { data } = cost.safeParse(told);
  if (!data) return;
  const { requestedQueryCost, actualQueryCost, throttleStatus } = data;
  costs.set(query, requestedQueryCost);
  const { currentlyAvailable, maximumAvailable, restoreRate } = throttleStatus;
  const unused = taken - (actualQueryCost ?? 0);
  const limits = [Math.round(maximumAvailable), Math.max(1, Math.round(restoreRate))];
  await pool.query(SETTLE, [`offline_${shop}`, unused, currentlyAvailable, ...limits]);
}
