import { planPeriodDays } from "~/limits";
import { DAY_MS } from "./add-days";

export type Period = { startsAt: Date; endsAt: Date };

/** A subscription with the periods that are known of it, oldest first. `endedAt` and `cancelledHere` say how it ended. */
export type Term = {
  credits: number;
  createdAt: Date;
  endedAt: Date | null;
  cancelledHere: boolean;
  periods: Period[];
};

type CountCredits = { term: Term; period: Period; others: Term[] };

/**
 * The credits that a new period of a subscription gives. Where one plan takes the place of another, Shopify gives back the
 * money for the days that are left of the other's period; their credits are taken off, from whichever of the two periods
 * becomes known last, so that the sum is the same in any order.
 */
export function countCredits({ term, period, others }: CountCredits): number {
  const isFirst = term.periods.every(({ startsAt }) => startsAt > period.startsAt);
  let due = term.credits;
  for (const other of others) {
    const [first] = other.periods;
    if (isFirst && isReplaced(other, term))
      for (const cut of other.periods) due -= creditsLeft(other, cut, period.startsAt);
    if (first && isReplaced(term, other)) due -= creditsLeft(term, period, first.startsAt);
  }
  return Math.max(0, due);
}

// One that had ended before the other was asked for, or that the merchant ended meanwhile, was paid for in full.
function isReplaced(earlier: Term, later: Term): boolean {
  const endedAlone = earlier.cancelledHere || (earlier.endedAt !== null && earlier.endedAt < later.createdAt);
  return later.createdAt > earlier.createdAt && !endedAlone;
}

/** The credits of the days, rounded to whole ones, that are left of a period at a time; none where it is outside of it. */
function creditsLeft({ credits }: Term, { startsAt, endsAt }: Period, at: Date): number {
  if (at < startsAt || at >= endsAt) return 0;
  const days = Math.round((endsAt.getTime() - at.getTime()) / DAY_MS);
  return Math.floor((credits * Math.min(days, planPeriodDays)) / planPeriodDays);
}
