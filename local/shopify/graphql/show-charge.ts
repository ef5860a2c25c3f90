import { usedOf } from "../billing/count-usage";
import { makeGid } from "../gid";
import type { Purchase, Subscription, SubscriptionLine, UsageLine, UsageRecord } from "../shop-state";
import type { Args, View } from "./context";
import { paginate, sortBy } from "./paginate";

export const showPurchase = ({ id, name, price, currency, status, test, createdAt }: Purchase): View => ({
  __typename: "AppPurchaseOneTime",
  id: makeGid("AppPurchaseOneTime", id),
  ...{ name, status, test, createdAt },
  price: { amount: price, currencyCode: currency },
});

export function showSubscription(subscription: Subscription): View {
  const { id, name, status, test, createdAt, trialDays, returnUrl, currentPeriodEnd, lines } = subscription;
  return {
    __typename: "AppSubscription",
    id: makeGid("AppSubscription", id),
    ...{ name, status, test, createdAt, trialDays, returnUrl },
    currentPeriodEnd: status === "ACTIVE" ? currentPeriodEnd : null,
    lineItems: lines.map((line) => showLine(subscription, line)),
  };
}

const money = ({ currency }: Subscription, amount: string) => ({ amount, currencyCode: currency });

const showLine = (subscription: Subscription, line: SubscriptionLine): View => ({
  __typename: "AppSubscriptionLineItem",
  id: makeGid("AppSubscriptionLineItem", line.id),
  plan: { pricingDetails: line.kind === "usage" ? showUsage(subscription, line) : showRecurring(subscription, line) },
  usageRecords: (args: Args) =>
    paginate({
      all: sortBy({
        all: (line.kind === "usage" && line.records) || [],
        by: ({ id }: UsageRecord) => id,
        reverse: args.reverse,
      }),
      args,
      show: (record) => showUsageRecord(subscription, line, record),
    }),
});

export const showUsageRecord = (subscription: Subscription, line: SubscriptionLine, record: UsageRecord): View => ({
  __typename: "AppUsageRecord",
  id: makeGid("AppUsageRecord", record.id),
  ...{ idempotencyKey: record.idempotencyKey, description: record.description, createdAt: record.createdAt },
  price: money(subscription, record.price),
  subscriptionLineItem: () => showLine(subscription, line),
});

const showRecurring = (subscription: Subscription, line: Exclude<SubscriptionLine, UsageLine>) => ({
  __typename: "AppRecurringPricing",
  price: money(subscription, line.price),
  interval: line.interval,
  discount: null,
  planHandle: null,
});

const showUsage = (subscription: Subscription, line: UsageLine) => ({
  __typename: "AppUsagePricing",
  cappedAmount: money(subscription, line.cappedAmount),
  balanceUsed: money(subscription, usedOf(subscription, line).toFixed(2)),
  interval: "EVERY_30_DAYS",
  terms: line.terms,
});
