import { makeGid } from "../gid";
import type { Purchase, Subscription } from "../shop-state";
import type { View } from "./context";

export const showPurchase = ({ id, name, price, currency, status, test, createdAt }: Purchase): View => ({
  __typename: "AppPurchaseOneTime",
  id: makeGid("AppPurchaseOneTime", id),
  ...{ name, status, test, createdAt },
  price: { amount: price, currencyCode: currency },
});

export function showSubscription(subscription: Subscription): View {
  const { id, name, status, test, createdAt, trialDays, returnUrl, currentPeriodEnd, lines, currency } = subscription;
  const money = (amount: string) => ({ amount, currencyCode: currency });
  return {
    __typename: "AppSubscription",
    id: makeGid("AppSubscription", id),
    ...{ name, status, test, createdAt, trialDays, returnUrl },
    currentPeriodEnd: status === "ACTIVE" ? currentPeriodEnd : null,
    lineItems: lines.map((line) => ({
      id: makeGid("AppSubscriptionLineItem", line.id),
      plan: {
        pricingDetails:
          line.kind === "recurring"
            ? {
                __typename: "AppRecurringPricing",
                price: money(line.price),
                interval: line.interval,
                discount: null,
                planHandle: null,
              }
            : {
                __typename: "AppUsagePricing",
                cappedAmount: money(line.cappedAmount),
                balanceUsed: money("0.0"),
                interval: "EVERY_30_DAYS",
                terms: line.terms,
              },
      },
    })),
  };
}
