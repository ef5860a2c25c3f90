import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import type { UsageLine } from "../../local/shopify/shop-state";
import { findViolations } from "../support/find-violations";
import { type Billing, openBilling, SHOP } from "./open-billing";

const BLOCK = "PURCHASED 20";

/**
 * What the tests of a file about overage stand on: before each a shop on the Boutique plan, out of credits, with overage off;
 * after the last the books must add up. Read `billing` inside of tests only.
 */
export function openOverage() {
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

  const who = () => ({ shop: SHOP, clientId: billing.clientId });
  const subscription = () => [...billing.state.subscriptions.values()].at(-1)!;
  const line = () => subscription().lines.find(({ kind }) => kind === "usage") as UsageLine;
  const charged = () => line().records?.length ?? 0;
  return {
    billing: () => billing,
    who,
    on: (cap: string) => overage.switchOverageOn({ ...who(), cap }),
    off: (client: { clientId: string } = who()) => overage.switchOverageOff({ clientId: client.clientId }),
    /** At Shopify: the newest subscription, its line of usage, and how many blocks were charged on it. */
    subscription,
    line,
    charged,
    /** Blocks that were charged at Shopify, and granted here. */
    counts: async () => ({
      charged: charged(),
      granted: (await billing.grants()).filter((grant) => grant === BLOCK).length,
    }),
    /** The states of the blocks' rows, oldest first. */
    rows: async () => (await billing.prisma.overage.findMany({ orderBy: { id: "asc" } })).map(({ status }) => status),
    /** The row of a block as a process leaves it that has died before it asked Shopify. */
    async leave(facts: object = {}) {
      const { id, chargeGid } = await billing.prisma.subscription.findFirstOrThrow();
      const periodEnd = new Date(subscription().currentPeriodEnd!);
      const lineGid = `gid://shopify/AppSubscriptionLineItem/${line().id}`;
      const row = { id, ...who(), chargeGid, lineGid, credits: 20, price: "3.00", currency: "USD", isTest: true };
      await billing.prisma.overage.create({ data: { ...row, periodEnd, checkAt: new Date(), ...facts } });
      return id;
    },
    /** The merchant runs out so many times, and the worker sweeps each time. */
    async runOut(times: number) {
      for (let time = 0; time < times; time++) {
        await billing.spendAll();
        await billing.reconcile();
      }
    },
  };
}
