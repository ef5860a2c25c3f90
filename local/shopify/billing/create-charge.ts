import { randomBytes } from "node:crypto";
import type { Purchase, ShopState, Subscription } from "../shop-state";
import type { StandIn } from "../stand-in";

export type Charge = Purchase | Subscription;
type Common = Omit<Purchase, "price">;
const PRICE_MIN = 0.5;
const PRICE_MAX = 10_000;
const APPROVAL_MS_MAX = 2 * 24 * 60 * 60 * 1000;

export const isPurchase = (charge: Charge): charge is Purchase => "price" in charge;

/** What every new charge has: pending until the merchant has decided. */
export function describeCharge(
  state: ShopState,
  { name, returnUrl, test }: { name: string; returnUrl: string; test: boolean },
): Common {
  const now = new Date().toISOString();
  return {
    id: state.newId(),
    name,
    currency: state.settings.currency,
    status: "PENDING",
    test,
    returnUrl,
    signature: randomBytes(20).toString("hex"),
    createdAt: now,
    updatedAt: now,
  };
}

/** Where the merchant approves or declines a charge: an address of the shop's admin, as Shopify gives it. */
export function confirmationUrl({ state }: Pick<StandIn, "state">, charge: Charge): string {
  const kind = isPurchase(charge) ? "ApplicationCharge" : "RecurringApplicationCharge";
  const page = isPurchase(charge) ? "confirm_application_charge" : "confirm_recurring_application_charge";
  const path = `/admin/charges/${state.installation.id}/${charge.id}/${kind}/${page}`;
  return `https://${state.shop}${path}?signature=${charge.signature}`;
}

/** Where the merchant approves a higher cap of a subscription's usage. */
export const capConfirmationUrl = (
  { state }: Pick<StandIn, "state">,
  { id }: Subscription,
  signature: string,
): string =>
  `https://${state.shop}/admin/charges/${state.installation.id}/${id}/RecurringApplicationCharge/confirm_update_capped_amount?signature=${signature}`;

/** Why Shopify would not take an amount of money; null when it would. */
export function checkAmount(amount: string, currency: string, shopCurrency: string): string | null {
  if (!/^\d+(\.\d+)?$/.test(String(amount))) return "Price is invalid";
  if (Number(amount) < PRICE_MIN) return `Validation failed: Price must be greater than or equal to ${PRICE_MIN}`;
  if (Number(amount) > PRICE_MAX) return `Validation failed: Price must be less than or equal to ${PRICE_MAX}`;
  if (currency !== shopCurrency && currency !== "USD")
    return `Currency code ${currency} is not the shop's billing currency`;
  return null;
}

export const findCharge = ({ purchases, subscriptions }: ShopState, id: number): Charge | undefined =>
  purchases.get(id) ?? subscriptions.get(id);

/** A charge that nobody decided on expires after two days. */
export function expireCharges({ purchases, subscriptions }: ShopState): void {
  for (const charge of [...purchases.values(), ...subscriptions.values()]) {
    if ("startsAt" in charge && charge.startsAt) continue;
    if (charge.status !== "PENDING" || Date.parse(charge.createdAt) > Date.now() - APPROVAL_MS_MAX) continue;
    charge.status = "EXPIRED";
    charge.updatedAt = new Date().toISOString();
  }
}
