// Credits beyond a plan are never charged past the cap, the merchant's or Shopify's, and the merchant hears of it.
import { describe, expect, test } from "vitest";
import { decideCap } from "../../local/shopify/billing/decide-charge";
import { openOverage } from "./open-overage";

const overage = openOverage();
const { on, runOut, counts, charged, subscription, line, who } = overage;

const shortage = async () => {
  const { explainShortage } = await import("~/credits/note-shortage");
  return (await explainShortage({ clientId: overage.billing().clientId, required: 1, available: 0 })).message;
};

const isNear = async () => {
  const { readOverage } = await import("~/billing/read-overage");
  return (await readOverage(who()))?.isNear;
};

describe("the cap", () => {
  test("of the merchant holds, is said to whoever is refused, and begins anew with the period", async () => {
    await on("7.00");
    await runOut(5);
    expect(await counts()).toEqual({ charged: 2, granted: 2 });
    await overage.billing().spendAll();
    expect(await shortage()).toContain("The cap for credits beyond the plan is reached");
    await overage.billing().passDays(31);
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
    await decideCap(
      { ...overage.billing(), apiKey: "", notify: async () => undefined } as never,
      subscription(),
      "approve",
    );
    const { readOverage } = await import("~/billing/read-overage");
    expect(await readOverage(who())).toMatchObject({ cap: "33.00", approvedCap: "30.00", isReached: true });
    await overage.billing().comeBack();
    expect(await readOverage(who())).toMatchObject({ cap: "33.00", approvedCap: "33.00", isReached: false });
    await runOut(3);
    expect(await counts()).toEqual({ charged: 11, granted: 11 });
  });

  test("must be an amount of at least one block", async () => {
    for (const cap of ["2.99", "0", "-5", "1e3", "10001", "5.001", ""])
      await expect(on(cap)).rejects.toMatchObject({ code: "VALIDATION_ERROR" });
    expect((await overage.billing().prisma.billingAccount.findFirstOrThrow()).overageCap).toBeNull();
  });

  test("of Shopify that comes near is shown, by its webhook in any repetition, and not by another shop's", async () => {
    const { noteNearCapWebhook } = await import("~/billing/note-webhook");
    const topic = "app_subscriptions/approaching_capped_amount";
    const warnings = () => overage.billing().state.deliveries.filter((one) => one.topic === topic);
    const before = warnings().length;
    // one of which nine tenths leave more room than for a block
    Object.assign(line(), { cappedAmount: "90.00" });
    await on("90.00");
    await runOut(1);
    const gid = (await overage.billing().prisma.subscription.findFirstOrThrow()).chargeGid;
    const payload = { app_subscription: { admin_graphql_api_id: gid } };
    await noteNearCapWebhook({ shop: "other.myshopify.com", at: new Date(), payload });
    expect(await isNear()).toBe(false);
    const [first] = line().records ?? [];
    Object.assign(first!, { price: "80.00" });
    await runOut(1);
    const told = warnings().slice(before);
    expect([told.length, await isNear()]).toEqual([1, false]);
    overage.billing().told.push(...told, ...told);
    await overage.billing().deliver(topic, { all: true });
    expect(await isNear()).toBe(true);
  });

  test("of the merchant, of which Shopify knows nothing, comes near when one block more fits, or less", async () => {
    await on("9.50");
    const seen: unknown[] = [await isNear()];
    for (let blocks = 1; blocks <= 3; blocks++) {
      await runOut(1);
      seen.push(await isNear());
    }
    expect([seen, await counts()]).toEqual([[false, false, true, true], { charged: 3, granted: 3 }]);
    await overage.billing().passDays(31);
    expect(await isNear()).toBe(false);
  });
});
