// The free plan gives its credits once in 30 days, and none beside a paid one.
import { describe, expect, test } from "vitest";
import { DAY_MS, openPlans } from "./open-plans";

const plans = openPlans();
const { approve } = plans;

describe("the free plan", () => {
  const sweep = () => plans.billing().reconcile();
  const due = () =>
    plans.billing().core.pool.query("UPDATE billing_accounts SET free_next_at = now() - interval '1 minute'");

  test("gives its credits once in 30 days", async () => {
    await sweep();
    expect(await plans.billing().grants()).toEqual([]);
    await due();
    await Promise.all([sweep(), sweep()]);
    await sweep();
    expect(await plans.billing().grants()).toEqual(["PLAN 5"]);
    const { freeNextAt } = await plans.billing().prisma.billingAccount.findFirstOrThrow();
    expect(Math.round((freeNextAt.getTime() - Date.now()) / DAY_MS)).toBe(30);
  });

  test("gives nothing beside a paid plan, nor to a shop that has left; a shop that was away for long gets one period", async () => {
    await approve("boutique");
    await due();
    await sweep();
    expect(await plans.billing().grants()).toEqual(["PLAN 120"]);
    await plans.billing().uninstall();
    await plans.billing().deliver("app/uninstalled");
    await plans.billing().core.pool.query("UPDATE billing_accounts SET free_next_at = now() - interval '100 days'");
    await sweep();
    expect(await plans.billing().grants()).toEqual(["PLAN 120"]);
    await plans.billing().install();
    await sweep();
    await sweep();
    expect(await plans.billing().grants()).toEqual(["PLAN 120", "PLAN 5"]);
  });
});
