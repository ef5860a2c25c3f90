import type { ShopState, Subscription } from "../shop-state";
import { expireCharges } from "./create-charge";

export const PERIOD_MS = 30 * 24 * 60 * 60 * 1000;

/**
 * Brings the charges to what they are by now: those that nobody decided on expire, paid periods are followed by the next, and a
 * plan that was put off takes the place of the one before. Answers the subscriptions whose status has changed so.
 */
export function turnPeriods(state: ShopState): Subscription[] {
  expireCharges(state);
  const now = Date.now();
  const changed: Subscription[] = [];
  for (const subscription of state.subscriptions.values()) {
    const { startsAt, status } = subscription;
    if (status !== "PENDING" || !startsAt || Date.parse(startsAt) > now) continue;
    changed.push(...activate(state, subscription, Date.parse(startsAt)));
    subscription.startsAt = null;
  }
  for (const subscription of state.subscriptions.values()) {
    if (subscription.status !== "ACTIVE" || !subscription.currentPeriodEnd) continue;
    let end = Date.parse(subscription.currentPeriodEnd);
    while (end <= now) end += PERIOD_MS;
    subscription.currentPeriodEnd = new Date(end).toISOString();
  }
  return changed;
}

/** Begins a subscription at a time. A shop has one of an app: it takes the place of the others. Answers all that changed. */
export function activate({ subscriptions }: ShopState, approved: Subscription, at: number): Subscription[] {
  const updatedAt = new Date().toISOString();
  const replaced = [...subscriptions.values()].filter((other) => other !== approved && other.status === "ACTIVE");
  for (const other of replaced) Object.assign(other, { status: "CANCELLED", updatedAt });
  const currentPeriodEnd = new Date(at + PERIOD_MS).toISOString();
  Object.assign(approved, { status: "ACTIVE", updatedAt, currentPeriodEnd });
  return [...replaced, approved];
}
