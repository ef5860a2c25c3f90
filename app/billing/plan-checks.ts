import { approvalDays, pendingAskedDays, planPeriodDays } from "~/limits";
import { addDays, DAY_MS, laterOf } from "./add-days";
import type { ChargeStatus } from "./ask-shopify";

const MINUTE_MS = 60_000;
const PENDING_MS_MIN = MINUTE_MS;
const PENDING_MS_MAX = 6 * 60 * MINUTE_MS;

type Facts = { status: ChargeStatus; createdAt: Date; periodEnd?: Date | null; now?: Date };

/**
 * When Shopify is to be asked about a charge next; null: never. One that waits for the merchant is asked about soon, then less
 * and less often, and given up long after it has expired there. A plan at work is asked about daily and when its period ends.
 */
export function nextCheck({ status, createdAt, periodEnd = null, now = new Date() }: Facts): Date | null {
  switch (status) {
    case "PENDING": {
      const ageMs = now.getTime() - createdAt.getTime();
      if (ageMs > pendingAskedDays * DAY_MS) return null;
      return new Date(now.getTime() + Math.min(PENDING_MS_MAX, Math.max(PENDING_MS_MIN, ageMs)));
    }
    case "ACTIVE":
    case "FROZEN": {
      const tomorrow = addDays(now, 1);
      const turn = periodEnd ? new Date(periodEnd.getTime() + MINUTE_MS) : tomorrow;
      return turn > now && turn < tomorrow ? turn : tomorrow;
    }
    default:
      return null;
  }
}

type ListPeriodEnds = {
  /** When the subscription was asked for, and when it was last seen without approval. */
  createdAt: Date;
  pendingAt: Date;
  /** The end of the latest period that is known here; null: none is. */
  knownEnd: Date | null;
  /** The end of its period now. */
  periodEnd: Date;
};

/**
 * The ends of a subscription's periods that are not known yet, oldest first: also of those that nobody asked about while they
 * ran. Shopify counts from the approval, which may take two days, or carries the period of the plan before on.
 */
export function listNewEnds({ createdAt, pendingAt, knownEnd, periodEnd }: ListPeriodEnds): Date[] {
  const approved = laterOf(addDays(createdAt, approvalDays + 1), pendingAt);
  // half a period: what is known by a webhook is an estimate
  const after = knownEnd ? addDays(knownEnd, planPeriodDays / 2) : approved;
  const ends: Date[] = knownEnd ? [] : [periodEnd];
  for (
    let end = knownEnd ? periodEnd : addDays(periodEnd, -planPeriodDays);
    end > after;
    end = addDays(end, -planPeriodDays)
  )
    ends.unshift(end);
  return ends;
}
