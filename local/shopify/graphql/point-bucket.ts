export type Points = { max: number; perSecond: number };
/** A development shop's. */
const POINTS: Points = { max: 2_000, perSecond: 100 };

export type ThrottleStatus = { maximumAvailable: number; currentlyAvailable: number; restoreRate: number };

/** The points of one app in one shop: a leaky bucket. */
export function openBucket({ max, perSecond }: Points = POINTS) {
  let available = max;
  let at = Date.now();
  const refill = () => {
    const now = Date.now();
    available = Math.min(max, available + ((now - at) / 1000) * perSecond);
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
      available = Math.min(max, available + points);
    },
    status(): ThrottleStatus {
      refill();
      return {
        maximumAvailable: max,
        currentlyAvailable: Math.floor(available),
        restoreRate: perSecond,
      };
    },
  };
}
