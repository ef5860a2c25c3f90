// A change of plans gives what was paid for, whatever is heard, in which order and how often.
import { describe, expect, test } from "vitest";
import { SHOP } from "./open-billing";
import { ORDERS_MS_MAX, openPlans, type Step, words } from "./open-plans";

const plans = openPlans();
const { approve, takeAll, statuses, sum, currentPlan } = plans;

describe("another plan", () => {
  test(
    "that is dearer begins at once, and gives the same in all whatever is heard first",
    async () => {
      const orders: Step[][] = [[], ["return"], ["webhooks"], words, words.toReversed()];
      for (const [at, steps] of orders.entries()) {
        await plans.billing().forget();
        const before: Step[] = at % 2 === 0 ? [] : ["webhooks"];
        await approve("boutique", before);
        await approve("atelier", [...steps, "reconciler", ...steps]);
        // the old webhooks come late, and once more
        await takeAll(["webhooks"]);
        expect([before, steps, await sum()]).toEqual([before, steps, 700]);
        expect(await statuses()).toEqual(["boutique CANCELLED", "atelier ACTIVE"]);
      }
    },
    ORDERS_MS_MAX,
  );

  test("takes off the credits of the days for which Shopify gives money back, and no others", async () => {
    await approve("boutique");
    await plans.billing().passDays(20);
    await plans.billing().reconcile();
    await approve("atelier");
    expect(await plans.billing().grants()).toEqual(["PLAN 120", `PLAN ${700 - 40}`]);
    await plans.billing().passDays(31);
    await plans.billing().reconcile();
    expect(await plans.billing().grants()).toEqual(["PLAN 120", "PLAN 660", "PLAN 700"]);
  });

  test("that is cheaper waits for the end of the period that was paid", async () => {
    await approve("atelier");
    await approve("boutique", words);
    expect([await plans.billing().grants(), await currentPlan()]).toEqual([["PLAN 700"], "atelier"]);
    await plans.billing().passDays(30);
    await takeAll([...words, ...words]);
    expect(await plans.billing().grants()).toEqual(["PLAN 700", "PLAN 120"]);
    expect(await statuses()).toEqual(["atelier CANCELLED", "boutique ACTIVE"]);
  });

  test("that is cheaper gives nothing twice where Shopify does not wait", async () => {
    await approve("atelier");
    await plans.billing().subscribe("boutique");
    const [, cheaper] = plans.billing().state.subscriptions.values();
    Object.assign(cheaper!, { isDeferred: false });
    await plans.billing().decide("approve");
    await takeAll([...words, ...words]);
    expect(await sum()).toBe(700);
  });

  test("after one that the merchant has ended gives its credits in full: nothing was paid back", async () => {
    const { cancelSubscription } = await import("~/billing/cancel-subscription");
    await approve("boutique");
    await cancelSubscription({ shop: SHOP, clientId: plans.billing().clientId });
    expect([await statuses(), await currentPlan()]).toEqual([["boutique CANCELLED"], "free"]);
    await takeAll(words);
    await approve("boutique", words);
    expect(await plans.billing().grants()).toEqual(["PLAN 120", "PLAN 120"]);
    await expect(plans.billing().subscribe("boutique")).rejects.toMatchObject({ code: "VALIDATION_ERROR" });
  });

  test("after an uninstall that nobody told of is a new one too", async () => {
    await approve("boutique");
    await plans.billing().uninstall();
    await plans.billing().install();
    await approve("boutique", words);
    await takeAll(words);
    expect(await plans.billing().grants()).toEqual(["PLAN 120", "PLAN 120"]);
  });
});
