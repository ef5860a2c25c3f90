// A plan's credits come once a period, whatever arrives, how often and when.
import { describe, expect, test } from "vitest";
import { arrange } from "./open-billing";
import { DAY_MS, ORDERS_MS_MAX, openPlans, TOPIC, words } from "./open-plans";

const plans = openPlans();
const { approve, takeAll, statuses, sum, currentPlan } = plans;

describe("an approved plan", () => {
  test(
    "gives its credits once, by any choice and order of words",
    async () => {
      for (const steps of arrange(words)) {
        await plans.billing().forget();
        await approve("boutique", [...steps, "reconciler", ...steps.slice(0, 1)]);
        expect([steps, await plans.billing().grants(), await statuses()]).toEqual([
          steps,
          ["PLAN 120"],
          ["boutique ACTIVE"],
        ]);
      }
    },
    ORDERS_MS_MAX,
  );

  test("that was declined gives none", async () => {
    await plans.billing().subscribe("boutique");
    await plans.billing().decide("decline");
    await takeAll([...words, ...words]);
    expect([await plans.billing().grants(), await statuses(), await currentPlan()]).toEqual([
      [],
      ["boutique DECLINED"],
      "free",
    ]);
  });

  test("gives credits that last for its period and the next, and again each period", async () => {
    await approve("boutique");
    const first = await plans
      .billing()
      .prisma.creditGrant.findFirst({ where: { source: "PLAN" }, orderBy: { id: "desc" } });
    const daysLeft = ((first?.expiresAt?.getTime() ?? 0) - Date.now()) / DAY_MS;
    expect(Math.round(daysLeft)).toBe(60);
    for (const [days, grants] of [
      [29, 1],
      [2, 2],
      [31, 3],
      [61, 5],
    ] as const) {
      await plans.billing().passDays(days);
      await plans.billing().reconcile();
      await plans.billing().reconcile();
      expect([days, (await plans.billing().grants()).length]).toEqual([days, grants]);
    }
    expect(await sum()).toBe(5 * 120);
  });

  test("whose period turned unheard gives nothing more when it has ended", async () => {
    await approve("boutique");
    await plans.billing().uninstall();
    await takeAll(words);
    await plans.billing().install();
    await plans.billing().passDays(31);
    await takeAll(words);
    expect([await plans.billing().grants(), await statuses()]).toEqual([["PLAN 120"], ["boutique CANCELLED"]]);
  });

  test("pays out by its webhook for a shop whose token is long dead, and not again when it is back", async () => {
    await plans.billing().subscribe("boutique");
    await plans.billing().decide("approve");
    await plans.billing().uninstall();
    await plans.billing().deliver("app/uninstalled");
    const [approved] = plans.billing().told.filter(({ topic }) => topic === TOPIC);
    plans.billing().told.splice(0, Number.POSITIVE_INFINITY, approved!);
    await takeAll(words);
    expect(await plans.billing().grants()).toEqual(["PLAN 120"]);
    await plans.billing().install();
    await takeAll(words);
    expect([await plans.billing().grants(), await currentPlan()]).toEqual([["PLAN 120"], "free"]);
  });

  test("that Shopify has frozen gives nothing until it is paid, and then what was missed", async () => {
    await approve("boutique");
    const [subscription] = plans.billing().state.subscriptions.values();
    Object.assign(subscription!, { status: "FROZEN" });
    await plans.billing().passDays(31);
    await plans.billing().reconcile();
    expect([await plans.billing().grants(), await statuses()]).toEqual([["PLAN 120"], ["boutique FROZEN"]]);
    Object.assign(subscription!, { status: "ACTIVE" });
    await plans.billing().reconcile();
    expect([await plans.billing().grants(), await statuses()]).toEqual([["PLAN 120", "PLAN 120"], ["boutique ACTIVE"]]);
  });
});
