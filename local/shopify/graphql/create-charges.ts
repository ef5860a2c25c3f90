import { checkAmount, confirmationUrl, describeCharge } from "../billing/create-charge";
import { readGid } from "../gid";
import type { Purchase, Subscription, SubscriptionLine } from "../shop-state";
import { describeSubscriptionForWebhook } from "../webhooks/payloads";
import { type Args, notImplemented, type Resolver, userError } from "./context";
import { showPurchase, showSubscription } from "./show-charge";

const appPurchaseOneTimeCreate: Resolver = ({ name, price, returnUrl, test }: Args, context) => {
  const { state } = context;
  const problem = checkReturn(returnUrl) ?? checkAmount(price.amount, price.currencyCode, state.settings.currency);
  if (problem) return { appPurchaseOneTime: null, confirmationUrl: null, userErrors: [userError(null, problem)] };
  const charge = describeCharge(state, { name, returnUrl, test: test ?? false });
  const purchase: Purchase = { ...charge, price: String(price.amount), currency: price.currencyCode };
  state.purchases.set(purchase.id, purchase);
  return {
    appPurchaseOneTime: showPurchase(purchase),
    confirmationUrl: confirmationUrl(context, purchase),
    userErrors: [],
  };
};

const appSubscriptionCreate: Resolver = (args: Args, context) => {
  const { state } = context;
  const { name, lineItems, returnUrl, test, trialDays, replacementBehavior } = args;
  const lines: SubscriptionLine[] = lineItems.map(({ plan }: Args) => readLine(plan, String(state.newId())));
  const amounts = lineItems.map(
    ({ plan }: Args) => plan.appRecurringPricingDetails?.price ?? plan.appUsagePricingDetails?.cappedAmount,
  );
  const problems = amounts.map(({ amount, currencyCode }: Args) =>
    checkAmount(amount, currencyCode, state.settings.currency),
  );
  const problem = checkReturn(returnUrl) ?? problems.find((text: string | null) => text !== null);
  if (problem) return { appSubscription: null, confirmationUrl: null, userErrors: [userError(null, problem)] };
  const charge = describeCharge(state, { name, returnUrl, test: test ?? false });
  const subscription: Subscription = {
    ...charge,
    currency: amounts[0]?.currencyCode ?? charge.currency,
    trialDays: trialDays ?? 0,
    lines,
    currentPeriodEnd: null,
    // by STANDARD only what is yearly, or differs by a discount, is put off: neither is here
    isDeferred: replacementBehavior === "APPLY_ON_NEXT_BILLING_CYCLE",
  };
  state.subscriptions.set(subscription.id, subscription);
  return {
    appSubscription: showSubscription(subscription),
    confirmationUrl: confirmationUrl(context, subscription),
    userErrors: [],
  };
};

function readLine(
  { appRecurringPricingDetails: recurring, appUsagePricingDetails: usage }: Args,
  id: string,
): SubscriptionLine {
  if (recurring?.discount) throw notImplemented("discounts on a subscription");
  if (recurring) return { id, kind: "recurring", price: String(recurring.price.amount), interval: recurring.interval };
  if (usage) return { id, kind: "usage", cappedAmount: String(usage.cappedAmount.amount), terms: usage.terms };
  throw notImplemented("a subscription's line without pricing details");
}

const appSubscriptionCancel: Resolver = async ({ id }: Args, { state, notify }) => {
  const read = readGid(id);
  const subscription = read?.type === "AppSubscription" ? state.subscriptions.get(read.id) : undefined;
  if (subscription?.status !== "ACTIVE")
    return {
      appSubscription: null,
      userErrors: [userError(["id"], "Cannot cancel a subscription that is not active")],
    };
  Object.assign(subscription, { status: "CANCELLED", updatedAt: new Date().toISOString() });
  await notify("app_subscriptions/update", describeSubscriptionForWebhook(state, subscription));
  return { appSubscription: showSubscription(subscription), userErrors: [] };
};

const checkReturn = (url: string): string | null =>
  /^https?:\/\/[^/]+/.test(url) ? null : "Validation failed: Return url is invalid";

export const chargeMutations = { appPurchaseOneTimeCreate, appSubscriptionCreate, appSubscriptionCancel };
