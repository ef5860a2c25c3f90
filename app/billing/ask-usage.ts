import { z } from "zod";
import { AppError } from "~/errors";
import { adminGraphql } from "~/shopify-graphql.server";
import { chargeStatus } from "./ask-shopify";

type Call = { shop: string; signal?: AbortSignal };

const money = z.object({ amount: z.string().transform(Number), currencyCode: z.string() });
const errorsShape = z.array(z.object({ message: z.string() }));

const USAGE = `query Usage($id: ID!) {
  node(id: $id) {
    ... on AppSubscription {
      status test currentPeriodEnd
      lineItems {
        id
        plan {
          pricingDetails {
            ... on AppUsagePricing { cappedAmount { amount currencyCode } balanceUsed { amount currencyCode } }
          }
        }
      }
    }
  }
}`;
const usagePricing = z.object({ cappedAmount: money, balanceUsed: money });
const usageShape = z.object({
  node: z
    .object({
      ...{ status: chargeStatus.optional(), test: z.boolean().optional() },
      currentPeriodEnd: z.iso.datetime({ offset: true }).nullish(),
      lineItems: z
        .array(z.object({ id: z.string(), plan: z.object({ pricingDetails: z.union([usagePricing, z.object({})]) }) }))
        .optional(),
    })
    .nullable(),
});

/** A subscription's line of usage at Shopify: its cap, and what of it is used in the period that ends at `periodEnd`. */
export type Usage = { lineGid: string; cap: number; used: number; currency: string; test: boolean; periodEnd: Date };

/** What Shopify says of the usage of a subscription; null when it is not active or has no such line. */
export async function readUsage({ chargeGid, ...call }: Call & { chargeGid: string }): Promise<Usage | null> {
  const ask = await adminGraphql(call);
  const { node } = usageShape.parse(await ask<unknown>(USAGE, { id: chargeGid }));
  if (node?.status !== "ACTIVE" || !node.currentPeriodEnd || node.test === undefined) return null;
  for (const { id, plan } of node.lineItems ?? []) {
    const details = plan.pricingDetails;
    if (!("cappedAmount" in details)) continue;
    const { amount: cap, currencyCode: currency } = details.cappedAmount;
    const used = details.balanceUsed.amount;
    return { lineGid: id, cap, used, currency, test: node.test, periodEnd: new Date(node.currentPeriodEnd) };
  }
  return null;
}

const RECORD = `mutation RecordUsage($line: ID!, $price: MoneyInput!, $description: String!, $key: String!) {
  appUsageRecordCreate(subscriptionLineItemId: $line, price: $price, description: $description, idempotencyKey: $key) {
    appUsageRecord { id }
    userErrors { message }
  }
}`;
const recordedShape = z.object({
  appUsageRecordCreate: z.object({ appUsageRecord: z.object({ id: z.string() }).nullable(), userErrors: errorsShape }),
});
type Record = { lineGid: string; key: string; price: string; currency: string; description: string };

/** Charges usage, once for each key; answers the record, or why Shopify did not take it. */
export async function recordUsage({ lineGid, key, price, currency, description, ...call }: Call & Record) {
  const ask = await adminGraphql(call);
  const variables = { line: lineGid, key, description, price: { amount: price, currencyCode: currency } };
  const { appUsageRecordCreate } = recordedShape.parse(await ask<unknown>(RECORD, variables));
  const refusal = appUsageRecordCreate.userErrors.map(({ message }) => message).join("; ");
  return { usageGid: appUsageRecordCreate.appUsageRecord?.id ?? null, refusal };
}

const RAISE = `mutation RaiseCap($line: ID!, $cap: MoneyInput!) {
  appSubscriptionLineItemUpdate(id: $line, cappedAmount: $cap) { confirmationUrl userErrors { message } }
}`;
const raisedShape = z.object({
  appSubscriptionLineItemUpdate: z.object({ confirmationUrl: z.string().nullable(), userErrors: errorsShape }),
});
type RaiseCap = Call & { lineGid: string; cap: string; currency: string };

/** Asks for a higher cap, which the merchant approves at the address answered. Throws UNAVAILABLE when Shopify refuses. */
export async function raiseCap({ lineGid, cap, currency, ...call }: RaiseCap): Promise<string> {
  const ask = await adminGraphql(call);
  const variables = { line: lineGid, cap: { amount: cap, currencyCode: currency } };
  const { confirmationUrl, userErrors } = raisedShape.parse(
    await ask<unknown>(RAISE, variables),
  ).appSubscriptionLineItemUpdate;
  if (confirmationUrl) return confirmationUrl;
  const said = userErrors.map(({ message }) => message).join("; ");
  throw new AppError("UNAVAILABLE", `Shopify did not take the cap: ${said || "it gave no reason"}`);
}
