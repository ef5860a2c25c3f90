import { z } from "zod";
import { env } from "~/env.server";
import { AppError } from "~/errors";
import { adminGraphql } from "~/shopify-graphql.server";
import type { OverageTerms } from "./price-list";

type Call = { shop: string; signal?: AbortSignal };
type Charge = { name: string; price: string; currency: string; isTest: boolean; returnUrl: string };
export type NewCharge = { chargeGid: string; confirmationUrl: string };

const status = z
  .enum(["PENDING", "ACCEPTED", "ACTIVE", "FROZEN", "DECLINED", "EXPIRED", "CANCELLED"])
  .transform((text) => (text === "ACCEPTED" ? "PENDING" : text));
export type ChargeStatus = z.infer<typeof status>;
export const chargeStatus = status;

const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const subscriptionShape = z.object({
  ...{ id: z.string(), status, test: z.boolean(), createdAt: time },
  currentPeriodEnd: time.nullable(),
});

/** What Shopify says of a charge now. The times are a subscription's. */
export type SeenCharge = {
  id: string;
  status: ChargeStatus;
  test: boolean;
  createdAt?: Date | undefined;
  currentPeriodEnd?: Date | null | undefined;
};

const SHOP_FACTS = `query ShopFacts {
  shop { plan { partnerDevelopment } }
  currentAppInstallation { activeSubscriptions { id status test createdAt currentPeriodEnd } }
}`;
const factsShape = z.object({
  shop: z.object({ plan: z.object({ partnerDevelopment: z.boolean() }) }),
  currentAppInstallation: z.object({ activeSubscriptions: z.array(subscriptionShape) }),
});

/** Whether a shop is one for development, whose charges are tests, and the subscriptions that it has. */
export async function readShopFacts(call: Call) {
  const ask = await adminGraphql(call);
  const { shop, currentAppInstallation } = factsShape.parse(await ask<unknown>(SHOP_FACTS));
  return { isDevelopment: shop.plan.partnerDevelopment, active: currentAppInstallation.activeSubscriptions };
}

const CHARGES = `query Charges($ids: [ID!]!) {
  nodes(ids: $ids) {
    ... on AppPurchaseOneTime { id purchaseStatus: status test }
    ... on AppSubscription { id status test createdAt currentPeriodEnd }
  }
}`;
const purchaseShape = z
  .object({ id: z.string(), purchaseStatus: status, test: z.boolean() })
  .transform(({ purchaseStatus, ...purchase }) => ({ ...purchase, status: purchaseStatus }));
const chargeShape = z.union([subscriptionShape, purchaseShape]);
const chargesShape = z.object({ nodes: z.array(chargeShape.nullable()) });

/** What Shopify says of these charges of a shop; those that it does not know are left out. At most 250. */
export async function readCharges({ chargeGids, ...call }: Call & { chargeGids: string[] }): Promise<SeenCharge[]> {
  if (chargeGids.length === 0) return [];
  const ask = await adminGraphql(call);
  const { nodes } = chargesShape.parse(await ask<unknown>(CHARGES, { ids: chargeGids }));
  return nodes.filter((node) => node !== null);
}

const BUY = `mutation BuyPack($name: String!, $price: MoneyInput!, $returnUrl: URL!, $test: Boolean!) {
  charge: appPurchaseOneTimeCreate(name: $name, price: $price, returnUrl: $returnUrl, test: $test) {
    created: appPurchaseOneTime { id test }
    confirmationUrl
    userErrors { message }
  }
}`;
const SUBSCRIBE = `mutation Subscribe(
  $name: String!, $lines: [AppSubscriptionLineItemInput!]!, $returnUrl: URL!, $test: Boolean!,
  $replacement: AppSubscriptionReplacementBehavior!
) {
  charge: appSubscriptionCreate(
    name: $name, lineItems: $lines, returnUrl: $returnUrl, test: $test, replacementBehavior: $replacement
  ) {
    created: appSubscription { id test }
    confirmationUrl
    userErrors { message }
  }
}`;
const errorsShape = z.array(z.object({ message: z.string() }));
const createdShape = z.object({
  charge: z.object({
    created: z.object({ id: z.string(), test: z.boolean() }).nullable(),
    confirmationUrl: z.string().nullable(),
    userErrors: errorsShape,
  }),
});

const money = ({ price, currency }: Charge) => ({ amount: price, currencyCode: currency });

/** Asks Shopify to charge a shop once. The merchant decides at `confirmationUrl`. Throws UNAVAILABLE when Shopify refuses. */
export async function chargeOnce({ charge, ...call }: Call & { charge: Charge }): Promise<NewCharge> {
  const ask = await adminGraphql(call);
  const { name, returnUrl, isTest } = charge;
  const variables = { name, returnUrl, test: isTest, price: money(charge) };
  return readCreated(createdShape.parse(await ask<unknown>(BUY, variables)), isTest);
}

type EachPeriod = { charge: Charge; isLess: boolean; overage: OverageTerms | undefined };

/**
 * Asks Shopify to charge a shop every 30 days, in the place of what it has: at once, or once that is used up when `isLess`.
 * With `overage` usage may be charged besides, up to its cap.
 */
export async function chargeEachPeriod({ charge, isLess, overage, ...call }: Call & EachPeriod) {
  const ask = await adminGraphql(call);
  const { name, returnUrl, isTest } = charge;
  const every = "EVERY_30_DAYS" as const;
  const recurring = { plan: { appRecurringPricingDetails: { price: money(charge), interval: every } } };
  const usage = (terms: OverageTerms) => {
    const cappedAmount = { amount: terms.cap, currencyCode: charge.currency };
    return { plan: { appUsagePricingDetails: { cappedAmount, terms: describeOverage(terms, charge.currency) } } };
  };
  const lines = overage ? [recurring, usage(overage)] : [recurring];
  const replacement = isLess ? "APPLY_ON_NEXT_BILLING_CYCLE" : "APPLY_IMMEDIATELY";
  const variables = { name, returnUrl, test: isTest, lines, replacement };
  return readCreated(createdShape.parse(await ask<unknown>(SUBSCRIBE, variables)), isTest);
}

const describeOverage = ({ credits, price }: OverageTerms, currency: string) =>
  `Only while you have switched it on in Looklift: ${credits} credits for ${currency} ${price} each time you run low.`;

function readCreated({ charge }: z.infer<typeof createdShape>, isTest: boolean): NewCharge {
  const { created, confirmationUrl, userErrors } = charge;
  const said = userErrors.map(({ message }) => message).join("; ");
  if (!created || !confirmationUrl)
    throw new AppError("UNAVAILABLE", `Shopify did not take the charge: ${said || "it gave no reason"}`);
  if (created.test !== isTest)
    throw new AppError("UNAVAILABLE", "Shopify made another charge than the one asked for. Nothing was charged.");
  return { chargeGid: created.id, confirmationUrl };
}

const CANCEL = `mutation CancelPlan($id: ID!) {
  appSubscriptionCancel(id: $id, prorate: false) { userErrors { message } }
}`;

const cancelledShape = z.object({ appSubscriptionCancel: z.object({ userErrors: errorsShape }) });

/** Ends a subscription, without giving money back; answers what Shopify had against it. */
export async function cancelCharge({ chargeGid, ...call }: Call & { chargeGid: string }): Promise<string[]> {
  const ask = await adminGraphql(call);
  const { appSubscriptionCancel } = cancelledShape.parse(await ask<unknown>(CANCEL, { id: chargeGid }));
  return appSubscriptionCancel.userErrors.map(({ message }) => message);
}

/** The page of plans inside the shop's admin, to which Shopify brings the merchant back, whatever was decided. */
export function returnUrl({ shop, query }: { shop: string; query: string }): string {
  const store = shop.replace(/\.myshopify\.com$/, "");
  return `https://admin.shopify.com/store/${store}/apps/${env.SHOPIFY_API_KEY}/app/plans?${query}`;
}
