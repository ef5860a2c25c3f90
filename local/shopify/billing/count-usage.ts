import type { ShopState, Subscription, UsageLine } from "../shop-state";
import { PERIOD_MS } from "./turn-periods";

/** The subscription and the usage line that an id names. */
export function findUsageLine(
  { subscriptions }: ShopState,
  id: number | undefined,
): { subscription: Subscription; line: UsageLine } | null {
  for (const subscription of subscriptions.values())
    for (const line of subscription.lines)
      if (line.kind === "usage" && line.id === String(id)) return { subscription, line };
  return null;
}

/** What the usage records of a subscription's period come to. */
export function usedOf({ currentPeriodEnd }: Subscription, { records = [] }: UsageLine): number {
  const since = currentPeriodEnd ? Date.parse(currentPeriodEnd) - PERIOD_MS : 0;
  return records
    .filter(({ createdAt }) => Date.parse(createdAt) >= since)
    .reduce((sum, { price }) => sum + Number(price), 0);
}
