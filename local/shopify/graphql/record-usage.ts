import { randomBytes } from "node:crypto";
import { findUsageLine, usedOf } from "../billing/count-usage";
import { capConfirmationUrl, checkAmount } from "../billing/create-charge";
import { readGid } from "../gid";
import type { UsageRecord } from "../shop-state";
import { describeUsageForWebhook } from "../webhooks/payloads";
import { type Args, type Resolver, userError } from "./context";
import { showSubscription, showUsageRecord } from "./show-charge";

const APPROACHING = 0.9;
const refuse = (message: string) => ({ appUsageRecord: null, userErrors: [userError(null, message)] });
const find = (context: Parameters<Resolver>[1], gid: string) => {
  const read = readGid(gid);
  return read?.type === "AppSubscriptionLineItem" ? findUsageLine(context.state, read.id) : null;
};

const appUsageRecordCreate: Resolver = async (args: Args, context) => {
  const { description, idempotencyKey = null, price, subscriptionLineItemId } = args;
  const { state, notify } = context;
  const found = find(context, subscriptionLineItemId);
  if (found?.subscription.status !== "ACTIVE") return refuse("Subscription line item is not active");
  const { subscription, line } = found;
  line.records ??= [];
  const known = idempotencyKey && line.records.find((record) => record.idempotencyKey === idempotencyKey);
  if (known) return { appUsageRecord: showUsageRecord(subscription, line, known), userErrors: [] };
  const cap = Number(line.cappedAmount);
  const before = usedOf(subscription, line);
  const after = before + Number(price.amount);
  if (!(Number(price.amount) > 0)) return refuse("Price is invalid");
  if (after > cap) return refuse("Total price exceeds balance remaining");
  const facts = { idempotencyKey, description, price: String(price.amount), createdAt: new Date().toISOString() };
  const record: UsageRecord = { id: state.newId(), ...facts };
  line.records.push(record);
  if (before < cap * APPROACHING && after >= cap * APPROACHING)
    await notify("app_subscriptions/approaching_capped_amount", describeUsageForWebhook(state, subscription, line));
  return { appUsageRecord: showUsageRecord(subscription, line, record), userErrors: [] };
};

const appSubscriptionLineItemUpdate: Resolver = ({ id, cappedAmount }: Args, context) => {
  const found = find(context, id);
  const { currency } = context.state.settings;
  const problem =
    found?.subscription.status !== "ACTIVE"
      ? "The subscription is not active"
      : (checkAmount(cappedAmount.amount, cappedAmount.currencyCode, currency) ??
        (Number(cappedAmount.amount) > Number(found.line.cappedAmount)
          ? null
          : "The capped amount must be greater than the existing capped amount"));
  if (problem || !found)
    return { appSubscription: null, confirmationUrl: null, userErrors: [userError(["cappedAmount"], problem ?? "")] };
  const { subscription, line } = found;
  line.asked = { cappedAmount: String(cappedAmount.amount), signature: randomBytes(20).toString("hex") };
  return {
    appSubscription: showSubscription(subscription),
    confirmationUrl: capConfirmationUrl(context, subscription, line.asked.signature),
    userErrors: [],
  };
};

export const usageMutations = { appUsageRecordCreate, appSubscriptionLineItemUpdate };
