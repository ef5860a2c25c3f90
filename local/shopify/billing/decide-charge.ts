import { mapAddress } from "../browser/map-address.js";
import type { ShopState, Subscription } from "../shop-state";
import type { StandIn } from "../stand-in";
import { describePurchaseForWebhook, describeSubscriptionForWebhook } from "../webhooks/payloads";
import { type Charge, isPurchase } from "./create-charge";
import { activate } from "./turn-periods";

type Decision = "approve" | "decline";

/**
 * What the merchant decides on a charge, once; the app is told by webhook. Answers where the merchant goes on: the app's
 * return address with the charge's number, in the stand-in's admin when it is one of Shopify's.
 */
export async function decideCharge(standIn: StandIn, charge: Charge, decision: Decision): Promise<string> {
  const { state } = standIn;
  if (charge.status === "PENDING" && (isPurchase(charge) || !charge.startsAt)) {
    if (isPurchase(charge)) {
      settle(charge, decision);
      await standIn.notify("app_purchases_one_time/update", describePurchaseForWebhook(state, charge));
    } else for (const one of decideSubscription(state, charge, decision)) await tellSubscription(standIn, one);
    await state.save();
  }
  const url = new URL(charge.returnUrl);
  url.searchParams.set("charge_id", String(charge.id));
  return mapAddress(url.href, { ...standIn, shop: state.shop });
}

/** What the merchant decides on a higher cap, once. Answers where the merchant goes on. */
export async function decideCap(standIn: StandIn, subscription: Subscription, decision: Decision): Promise<string> {
  const { state } = standIn;
  for (const line of subscription.lines) {
    if (line.kind !== "usage" || !line.asked) continue;
    if (decision === "approve") line.cappedAmount = line.asked.cappedAmount;
    delete line.asked;
    if (decision === "approve") await tellSubscription(standIn, subscription);
  }
  await state.save();
  const url = new URL(subscription.returnUrl);
  url.searchParams.set("charge_id", String(subscription.id));
  return mapAddress(url.href, { ...standIn, shop: state.shop });
}

/** Tells the app what a subscription has become. */
export const tellSubscription = ({ state, notify }: Pick<StandIn, "state" | "notify">, subscription: Subscription) =>
  notify("app_subscriptions/update", describeSubscriptionForWebhook(state, subscription));

function settle(charge: Charge, decision: Decision): void {
  charge.status = decision === "approve" ? "ACTIVE" : "DECLINED";
  charge.updatedAt = new Date().toISOString();
}

/** The subscriptions that are something else now. One that is put off waits, approved, for the end of the period before. */
function decideSubscription(state: ShopState, charge: Subscription, decision: Decision): Subscription[] {
  if (decision === "decline") {
    settle(charge, decision);
    return [charge];
  }
  const current = [...state.subscriptions.values()].find(({ status }) => status === "ACTIVE");
  if (!charge.isDeferred || !current?.currentPeriodEnd) return activate(state, charge, Date.now());
  charge.startsAt = current.currentPeriodEnd;
  return [];
}
