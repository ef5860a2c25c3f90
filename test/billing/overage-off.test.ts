// Credits beyond a plan are charged only while the merchant wants them, and to nobody else.
import { expect, test } from "vitest";
import { openOverage } from "./open-overage";

const overage = openOverage();
const { on, off, runOut, counts, charged, who } = overage;

test("what is switched off charges nothing more, and what was bought stays", async () => {
  await on("30.00");
  await runOut(1);
  await off();
  await runOut(2);
  expect(await counts()).toEqual({ charged: 1, granted: 1 });
});

test("ending the plan switches it off, also for the next plan", async () => {
  const { cancelSubscription } = await import("~/billing/cancel-subscription");
  await on("30.00");
  await cancelSubscription(who());
  await overage.billing().takePlan("boutique");
  await runOut(2);
  expect(charged()).toBe(0);
});

test("a shop that leaves has it off, also when it comes back", async () => {
  await on("30.00");
  await overage.billing().uninstall();
  await overage.billing().deliver("app/uninstalled");
  await overage.billing().install();
  await overage.billing().takePlan("boutique");
  await runOut(2);
  expect(charged()).toBe(0);
});

test("another client can neither switch it on for this shop's plan nor is given its credits", async () => {
  const { ensureShopClient } = await import("~/clients/ensure-shop-client");
  const { openBillingAccount } = await import("~/billing/open-account");
  const { switchOverageOn } = await import("~/billing/set-overage");
  const shop = "other.myshopify.com";
  const { clientId } = await ensureShopClient({ shop, mode: "LIVE" });
  await openBillingAccount({ shop, clientId });
  await expect(switchOverageOn({ shop, clientId, cap: "30.00" })).rejects.toMatchObject({
    code: "VALIDATION_ERROR",
  });
  await on("30.00");
  await runOut(1);
  await off({ clientId });
  await runOut(1);
  expect(await counts()).toEqual({ charged: 2, granted: 2 });
  expect(await overage.billing().prisma.creditGrant.count({ where: { clientId, source: "PURCHASED" } })).toBe(0);
});
