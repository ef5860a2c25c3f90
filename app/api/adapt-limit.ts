type AdaptLimit = { max: number; min: number; targetMs: number; now?: () => number };

const CUT = 0.8;

/**
 * How many may be at work at a time, learnt from how long they take: as long as they end within `targetMs` it grows, slowly,
 * up to `max`; when they do not, it falls, at most once in that time, down to `min`. So where everything has become slow few
 * are accepted and answered before their callers give up, instead of many too late.
 */
export function adaptLimit({ max, min, targetMs, now = () => performance.now() }: AdaptLimit) {
  let limit = max;
  let cutAt = Number.NEGATIVE_INFINITY;
  return {
    current: () => Math.floor(limit),
    /** Learns from one that has ended after so many milliseconds of work. */
    learn(ms: number): void {
      if (ms <= targetMs) limit = Math.min(max, limit + 1 / limit);
      else if (now() - cutAt >= targetMs) {
        limit = Math.max(min, limit * CUT);
        cutAt = now();
      }
    },
  };
}
