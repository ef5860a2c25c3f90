import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import { findViolations } from "../support/find-violations";
import { type Billing, openBilling } from "./open-billing";

export const TOPIC = "app_subscriptions/update";
export const ORDERS_MS_MAX = 180_000;
export const DAY_MS = 24 * 60 * 60 * 1000;
export type Step = "return" | "webhooks" | "reconciler";
export const words: Step[] = ["return", "webhooks", "reconciler"];

/** What the tests of a file about plans stand on: before each a shop that was sold nothing; after the last the books must add up. */
export function openPlans() {
  let billing: Billing;
  beforeAll(async () => {
    billing = await openBilling();
  });
  beforeEach(() => billing.forget());
  afterAll(async () => {
    expect(await findViolations(billing.core.pool)).toEqual({});
    await billing.stop();
  });

  const take = (step: Step): Promise<unknown> => {
    if (step === "return") return billing.comeBack();
    return step === "webhooks" ? billing.deliver(TOPIC, { all: true }) : billing.reconcile();
  };
  const takeAll = async (steps: Step[]) => {
    for (const step of steps) await take(step);
  };
  return {
    billing: () => billing,
    /** The ways in which the app hears of a charge, one after the other. */
    takeAll,
    async approve(planId: string, steps: Step[] = ["return"]): Promise<void> {
      await billing.subscribe(planId);
      await billing.decide("approve");
      await takeAll(steps);
    },
    /** All credits that were granted for money. */
    sum: async () => (await billing.grants()).reduce((all, grant) => all + Number(grant.split(" ")[1]), 0),
    async statuses() {
      const rows = await billing.prisma.subscription.findMany({ orderBy: { id: "asc" } });
      return rows.map(({ planId, status }) => `${planId} ${status}`);
    },
    async currentPlan() {
      const { readPlans } = await import("~/billing/read-plans");
      return (await readPlans({ clientId: billing.clientId })).current?.id;
    },
  };
}
