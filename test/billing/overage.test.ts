// Credits beyond a plan: a block is charged once and granted once, never beyond the cap, and only while the merchant wants it.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { decideCap } from "../../local/shopify/billing/decide-charge";
import type { UsageLine } from "../../local/shopify/shop-state";
import { findViolations } from "../support/find-violations";
import { type Billing, openBilling, SHOP } from "./open-billing";

let billing: Billing;
let overage: typeof import("~/billing/set-overage");
beforeAll(async () => {
  billing = await openBilling();
  overage = await import("~/billing/set-overage");
});
beforeEach(async () => {
  await billing.forget();
  await billing.takePlan("boutique");
  await billing.spendAll();
});
afterEach(() => {
  Object.assign(billing.calls, { refuse: false, breakAt: Number.POSITIVE_INFINITY });
});
afterAll(async () => {
  expect(await findViolations(billing.core.pool)).toEqual({});
  await billing.stop();
});

const BLOCK = "PURCHASED 20";
const who = () => ({ shop: SHOP, clientId: billing.clientId });
const on = (cap: string) => overage.switchOverageOn({ ...who(), cap });
const subscription = () => [...billing.state.subscriptions.values()].at(-1)!;
const line = () => subscription().lines.find(({ kind }) => kind === "usage") as UsageLine;
const charged = () => line().records?.length ?? 0;
const blocks = async () => (await billing.grants()).filter((grant) => grant === BLOCK).length;
const counts = async () => ({ charged: charged(), granted: await blocks() });
const rows = async () =>
  (await billing.prisma.overage.findMany({ orderBy: { id: "asc" } })).map(({ status }) => status);
const shortage = async () => {
  const { explainShortage } = await import("~/credits/note-shortage");
  return (await explainShortage({ clientId: billing.clientId, required: 1, available: 0 })).message;
};
/** The merchant runs out so many times, and the worker sweeps each time. */
const runOut = async (times: number) => {
  for (let time = 0; time < times; time++) {
    await billing.spendAll();
    await billing.reconcile();
  }
};

test("nothing is charged until the merchant has switched it on, nor while there are credits", async () => {
  await runOut(2);
  expect(await counts()).toEqual({ charged: 0, granted: 0 });
  await on("30.00");
  await billing.reconcile();
  await billing.reconcile();
  await Promise.all([billing.reconcile(), billing.reconcile()]);
  expect([await counts(), await rows()]).toEqual([{ charged: 1, granted: 1 }, ["CHARGED"]]);
  expect(line().records?.[0]).toMatchObject({ price: "3.00" });
});

test("workers that find a client short at the same moment buy one block", async () => {
  await on("30.00");
  await Promise.all([1, 2, 3, 4].map(() => billing.reconcile().catch(() => undefined)));
  await billing.reconcile();
  expect(await counts()).toEqual({ charged: 1, granted: 1 });
});

describe("when the answer to a call is lost and no later one arrives", () => {
  test.each([1, 2, 3, 4, 5])("at the call numbered %i, one block is charged and granted in the end", async (offset) => {
    await on("30.00");
    billing.calls.breakAt = billing.calls.count + offset;
    await billing.reconcile();
    billing.calls.breakAt = Number.POSITIVE_INFINITY;
    await billing.reconcile();
    await billing.reconcile();
    expect(await counts()).toEqual({ charged: 1, granted: 1 });
  });
});

describe("a process that died", () => {
  const leave = async (facts: object = {}) => {
    const { id, chargeGid } = await billing.prisma.subscription.findFirstOrThrow();
    const periodEnd = new Date(subscription().currentPeriodEnd!);
    const lineGid = `gid://shopify/AppSubscriptionLineItem/${line().id}`;
    const row = { id, ...who(), chargeGid, lineGid, credits: 20, price: "3.00", currency: "USD", isTest: true };
    await billing.prisma.overage.create({ data: { ...row, periodEnd, checkAt: new Date(), ...facts } });
    return id;
  };

  test("after its row was committed and before Shopify was asked leaves a block that is bought", async () => {
    await on("30.00");
    await leave();
    await billing.reconcile();
    await billing.reconcile();
    expect([await counts(), await rows()]).toEqual([{ charged: 1, granted: 1 }, ["CHARGED"]]);
  });

  test("leaves one that is not bought any more where overage is off meanwhile", async () => {
    await leave();
    await billing.reconcile();
    expect([await counts(), await rows()]).toEqual([{ charged: 0, granted: 0 }, ["REFUSED"]]);
  });

  test("after Shopify had charged leaves one that is granted, though overage is off, and the plan has ended", async () => {
    const idempotencyKey = await leave();
    const createdAt = new Date().toISOString();
    line().records = [{ id: 7_001, idempotencyKey, description: "", price: "3.00", createdAt }];
    Object.assign(subscription(), { status: "CANCELLED" });
    await billing.reconcile();
    await billing.reconcile();
    expect([await counts(), await rows()]).toEqual([{ charged: 1, granted: 1 }, ["CHARGED"]]);
  });

  test("after it was charged and before it was granted leaves one that is granted once", async () => {
    await leave({ status: "CHARGED", usageGid: "gid://shopify/AppUsageRecord/1" });
    await Promise.all([billing.reconcile(), billing.reconcile()]);
    await billing.reconcile();
    expect(await blocks()).toBe(1);
  });

  test("hours ago leaves one that is not bought any more: a new one is, if there is still need", async () => {
    await on("30.00");
    await leave({ createdAt: new Date(Date.now() - 2 * 3_600_000) });
    await billing.reconcile();
    await billing.reconcile();
    expect([await counts(), await rows()]).toEqual([{ charged: 1, granted: 1 }, ["REFUSED", "CHARGED"]]);
  });
});

describe("the cap", () => {
  test("of the merchant holds, is said to whoever is refused, and begins anew with the period", async () => {
    await on("7.00");
    await runOut(5);
    expect(await counts()).toEqual({ charged: 2, granted: 2 });
    await billing.spendAll();
    expect(await shortage()).toContain("The cap for credits beyond the plan is reached");
    await billing.passDays(31);
    await runOut(1);
    await runOut(1);
    expect(charged()).toBe(3);
    expect(await shortage()).not.toContain("cap");
  });

  test("of Shopify holds where the merchant's higher one is not approved, and the approval lifts it", async () => {
    const { confirmationUrl } = await on("33.00");
    expect(confirmationUrl).toContain("confirm_update_capped_amount");
    await runOut(12);
    expect(await counts()).toEqual({ charged: 10, granted: 10 });
    await decideCap({ ...billing, apiKey: "", notify: async () => undefined } as never, subscription(), "approve");
    const { readOverage } = await import("~/billing/read-overage");
    expect(await readOverage(who())).toMatchObject({ cap: "33.00", approvedCap: "30.00", isReached: true });
    await billing.comeBack();
    expect(await readOverage(who())).toMatchObject({ cap: "33.00", approvedCap: "33.00", isReached: false });
    await runOut(3);
    expect(await counts()).toEqual({ charged: 11, granted: 11 });
  });

  test("must be an amount of at least one block", async () => {
    for (const cap of ["2.99", "0", "-5", "1e3", "10001", "5.001", ""])
      await expect(on(cap)).rejects.toMatchObject({ code: "VALIDATION_ERROR" });
    expect((await billing.prisma.billingAccount.findFirstOrThrow()).overageCap).toBeNull();
  });

  test("that comes near is shown, by the webhook in any repetition, and not by another shop's", async () => {
    const { readOverage } = await import("~/billing/read-overage");
    const near = async () => (await readOverage(who()))?.isNear;
    const { noteNearCapWebhook } = await import("~/billing/note-webhook");
    await on("30.00");
    await runOut(1);
    const gid = (await billing.prisma.subscription.findFirstOrThrow()).chargeGid;
    const payload = { app_subscription: { admin_graphql_api_id: gid } };
    await noteNearCapWebhook({ shop: "other.myshopify.com", at: new Date(), payload });
    expect(await near()).toBe(false);
    await runOut(8);
    const topic = "app_subscriptions/approaching_capped_amount";
    const told = billing.state.deliveries.filter((one) => one.topic === topic).slice(-1);
    expect(told).not.toEqual([]);
    billing.told.push(...told, ...told);
    await billing.deliver(topic, { all: true });
    expect(await near()).toBe(true);
  });
});

test("what is switched off charges nothing more, and what was bought stays", async () => {
  await on("30.00");
  await runOut(1);
  await overage.switchOverageOff(who());
  await runOut(2);
  expect(await counts()).toEqual({ charged: 1, granted: 1 });
});

test("ending the plan switches it off, also for the next plan", async () => {
  const { cancelSubscription } = await import("~/billing/cancel-subscription");
  await on("30.00");
  await cancelSubscription(who());
  await billing.takePlan("boutique");
  await runOut(2);
  expect(charged()).toBe(0);
});

test("a shop that leaves has it off, also when it comes back", async () => {
  await on("30.00");
  await billing.uninstall();
  await billing.deliver("app/uninstalled");
  await billing.install();
  await billing.takePlan("boutique");
  await runOut(2);
  expect(charged()).toBe(0);
});

test("another client can neither switch it on for this shop's plan nor is given its credits", async () => {
  const { ensureShopClient } = await import("~/clients/ensure-shop-client");
  const { openBillingAccount } = await import("~/billing/open-account");
  const shop = "other.myshopify.com";
  const { clientId } = await ensureShopClient({ shop, mode: "LIVE" });
  await openBillingAccount({ shop, clientId });
  await expect(overage.switchOverageOn({ shop, clientId, cap: "30.00" })).rejects.toMatchObject({
    code: "VALIDATION_ERROR",
  });
  await on("30.00");
  await runOut(1);
  await overage.switchOverageOff({ clientId });
  await runOut(1);
  expect(await counts()).toEqual({ charged: 2, granted: 2 });
  expect(await billing.prisma.creditGrant.count({ where: { clientId, source: "PURCHASED" } })).toBe(0);
});
