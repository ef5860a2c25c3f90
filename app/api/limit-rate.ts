import type { Caller } from "~/clients/find-client-by-key";
import { env } from "~/env.server";
import { AppError } from "~/errors";

type Bucket = { left: number; at: number };

const buckets = new Map<string, Bucket>();
const BUCKETS_MAX = 10_000;
const MINUTE_MS = 60_000;

/** Where a key stands: calls a minute, calls left now, and seconds until all are there again. */
export type Rate = { limit: number; left: number; resetSeconds: number };

type TakeCalls = { caller: Caller; count?: number; now?: number };

/**
 * Takes calls from a key's allowance, which fills evenly and holds a minute's worth. It is kept by each web process for
 * itself: with N of them a key can make up to N times as many calls. Throws RATE_LIMITED; then nothing was taken.
 */
export function takeCalls({ caller, count = 1, now = Date.now() }: TakeCalls): Rate {
  const limit = caller.callsPerMinuteMax ?? env.CALLS_PER_MINUTE;
  const bucket = buckets.get(caller.keyId) ?? { left: limit, at: now };
  const left = Math.min(limit, bucket.left + ((now - bucket.at) * limit) / MINUTE_MS);
  const taken = left >= count;
  if (buckets.size >= BUCKETS_MAX) forgetFull(now);
  buckets.set(caller.keyId, { left: taken ? left - count : left, at: now });
  const rate = describe(limit, taken ? left - count : left);
  if (!taken)
    throw new AppError("RATE_LIMITED", `This key may make ${limit} calls a minute.`, {
      details: { retryAfterSeconds: secondsUntil({ limit, left, count }), headers: rateHeaders(rate) },
    });
  return rate;
}

/** The headers by which a caller sees its allowance. */
export function rateHeaders({ limit, left, resetSeconds }: Rate): Record<string, string> {
  return {
    "ratelimit-limit": String(limit),
    "ratelimit-remaining": String(left),
    "ratelimit-reset": String(resetSeconds),
  };
}

function describe(limit: number, left: number): Rate {
  const resetSeconds = limit === 0 ? MINUTE_MS / 1000 : Math.ceil(((limit - left) * MINUTE_MS) / 1000 / limit);
  return { limit, left: Math.floor(left), resetSeconds };
}

// A key that may not call at all is told to come back in a minute, as good as any other time.
function secondsUntil({ limit, left, count }: { limit: number; left: number; count: number }): number {
  return limit === 0 ? MINUTE_MS / 1000 : Math.max(1, Math.ceil(((count - left) * MINUTE_MS) / 1000 / limit));
}

// A full bucket is as good as none.
function forgetFull(now: number): void {
  for (const [keyId, { at }] of buckets) if (now - at >= MINUTE_MS) buckets.delete(keyId);
}
