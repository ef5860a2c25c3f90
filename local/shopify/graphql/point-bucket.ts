const POINTS_MAX = 2_000;
const RESTORED_PER_SECOND = 100;

export type ThrottleStatus = { maximumAvailable: number; currentlyAvailable: number; restoreRate: number };

/** The points of one app in one shop: a leaky bucket as a development shop has it. */
export function openBucket() {
  let available = POINTS_MAX;
  let at = Date.now();
  const refill = () => {
    const now = Date.now();
    available = Math.min(POINTS_MAX, available + ((now - at) / 1000) * RESTORED_PER_SECOND);
    at = now;
  };
  return {
    /** Takes the points, or answers false and takes none. */
    take(points: number): boolean {
      refill();
      if (points > available) return false;
      available -= points;
      return true;
    },
    /** Gives back what was asked for but not used. */
    giveBack(points: number): void {
      available = Math.min(POINTS_MAX, available + points);
    },
    status(): ThrottleStatus {
      refill();
      return {
        maximumAvailable: POINTS_MAX,
        currentlyAvailable: Math.floor(available),
        restoreRate: RESTORED_PER_SECOND,
      };
    },
  };
}
