import { mapAddress } from "../browser/map-address.js";
import type { ShopState } from "../shop-state";
import type { StandIn } from "../stand-in";
import { describePurchaseForWebhook, describeSubscriptionForWebhook } from "../webhooks/payloads";
import { type Charge, isPurchase } from "./create-charge";

const PERIOD_MS = 30 * 24 * 60 * 60 * 1000;

/**
 * What the merchant decides on a charge, once; the app is told by webhook. Answers where the merchant goes on: the app's
 * return address with the charge's number, in the stand-in's admin when it is one of Shopify's.
 */
export async function decideCharge(standIn: StandIn, charge: Charge, decision: "approve" | "decline"): Promise<string> {
  const { state } = standIn;
  if (charge.status === "PENDING") {
    if (decision === "approve" && !isPurchase(charge)) replaceSubscriptions(state, charge);
    charge.status = decision === "approve" ? "ACTIVE" : "DECLINED";
    charge.updatedAt = new Date().toISOString();
    if (decision === "approve" && !isPurchase(charge))
      charge.currentPeriodEnd = new Date(Date.now() + PERIOD_MS).toISOString();
    if (isPurchase(charge))
      await standIn.notify("app_purchases_one_time/update", describePurchaseForWebhook(state, charge));
    else await standIn.notify("app_subscriptions/update", describeSubscriptionForWebhook(state, charge));
    await state.save();
  }
  const url = new URL(charge.returnUrl);
  url.searchParams.set("charge_id", String(charge.id));
  return mapAddress(url.href, { ...standIn, shop: state.shop });
}

// A shop has one subscription of an app: the approved one takes the place of the others.
function replaceSubscriptions({ subscriptions }: ShopState, approved: Charge): void {
  for (const other of subscriptions.values())
    if (other !== approved && other.status === "ACTIVE")
      Object.assign(other, { status: "CANCELLED", updatedAt: new Date().toISOString() });
}
