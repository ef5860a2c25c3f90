// A plan's credits come once a period, and a change of plans gives what was paid for, whatever arrives, how often and when.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { findViolations } from "../support/find-violations";
import { arrange, type Billing, openBilling, SHOP } from "./open-billing";

let billing: Billing;
beforeAll(async () => {
  billing = await openBilling();
});
beforeEach(() => billing.forget());
afterAll(async () => {
  expect(await findViolations(billing.core.pool)).toEqual({});
  await billing.stop();
});

const TOPIC = "app_subscriptions/update";
const DAY_MS = 24 * 60 * 60 * 1000;
const ORDERS_MS_MAX = 180_000;
type Step = "return" | "webhooks" | "reconciler";
const words: Step[] = ["return", "webhooks", "reconciler"];
const take = (step: Step): Promise<unknown> => {
  if (step === "return") return billing.comeBack();
  return step === "webhooks" ? billing.deliver(TOPIC, { all: true }) : billing.reconcile();
};
const takeAll = async (steps: Step[]) => {
  for (const step of steps) await take(step);
};

async function approve(planId: string, steps: Step[] = ["return"]): Promise<void> {
  await billing.subscribe(planId);
  await billing.decide("approve");
  await takeAll(steps);
}
const sum = async () => (await billing.grants()).reduce((all, grant) => all + Number(grant.split(" ")[1]), 0);
const statuses = async () => {
  const rows = await billing.prisma.subscription.findMany({ orderBy: { id: "asc" } });
  return rows.map(({ planId, status }) => `${planId} ${status}`);
};
const currentPlan = async () => {
  const { readPlans } = await import("~/billing/read-plans");
  return (await readPlans({ clientId: billing.clientId })).current?.id;
};

describe("an approved plan", () => {
  test(
    "gives its credits once, by any choice and order of words",
    async () => {
      for (const steps of arrange(words)) {
        await billing.forget();
        await approve("boutique", [...steps, "reconciler", ...steps.slice(0, 1)]);
        expect([steps, await billing.grants(), await statuses()]).toEqual([steps, ["PLAN 120"], ["boutique ACTIVE"]]);
      }
    },
    ORDERS_MS_MAX,
  );

  test("that was declined gives none", async () => {
    await billing.subscribe("boutique");
    await billing.decide("decline");
    await takeAll([...words, ...words]);
    expect([await billing.grants(), await statuses(), await currentPlan()]).toEqual([
      [],
      ["boutique DECLINED"],
      "free",
    ]);
  });

  test("gives credits that last for its period and the next, and again each period", async () => {
    await approve("boutique");
    const first = await billing.prisma.creditGrant.findFirst({ where: { source: "PLAN" }, orderBy: { id: "desc" } });
    const daysLeft = ((first?.expiresAt?.getTime() ?? 0) - Date.now()) / DAY_MS;
    expect(Math.round(daysLeft)).toBe(60);
    for (const [days, grants] of [
      [29, 1],
      [2, 2],
      [31, 3],
      [61, 5],
    ] as const) {
      await billing.passDays(days);
      await billing.reconcile();
      await billing.reconcile();
      expect([days, (await billing.grants()).length]).toEqual([days, grants]);
    }
    expect(await sum()).toBe(5 * 120);
  });

  test("whose period turned unheard gives nothing more when it has ended", async () => {
    await approve("boutique");
    await billing.uninstall();
    await takeAll(words);
    await billing.install();
    await billing.passDays(31);
    await takeAll(words);
    expect([await billing.grants(), await statuses()]).toEqual([["PLAN 120"], ["boutique CANCELLED"]]);
  });

  test("pays out by its webhook for a shop whose token is long dead, and not again when it is back", async () => {
    await billing.subscribe("boutique");
    await billing.decide("approve");
    await billing.uninstall();
    await billing.deliver("app/uninstalled");
    const [approved] = billing.told.filter(({ topic }) => topic === TOPIC);
    billing.told.splice(0, Number.POSITIVE_INFINITY, approved!);
    await takeAll(words);
    expect(await billing.grants()).toEqual(["PLAN 120"]);
    await billing.install();
    await takeAll(words);
    expect([await billing.grants(), await currentPlan()]).toEqual([["PLAN 120"], "free"]);
  });

  test("that Shopify has frozen gives nothing until it is paid, and then what was missed", async () => {
    await approve("boutique");
    const [subscription] = billing.state.subscriptions.values();
    Object.assign(subscription!, { status: "FROZEN" });
    await billing.passDays(31);
    await billing.reconcile();
    expect([await billing.grants(), await statuses()]).toEqual([["PLAN 120"], ["boutique FROZEN"]]);
    Object.assign(subscription!, { status: "ACTIVE" });
    await billing.reconcile();
    expect([await billing.grants(), await statuses()]).toEqual([["PLAN 120", "PLAN 120"], ["boutique ACTIVE"]]);
  });
});

describe("another plan", () => {
  test(
    "that is dearer begins at once, and gives the same in all whatever is heard first",
    async () => {
      const orders: Step[][] = [[], ["return"], ["webhooks"], words, words.toReversed()];
      for (const [at, steps] of orders.entries()) {
        await billing.forget();
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
    await billing.passDays(20);
    await billing.reconcile();
    await approve("atelier");
    expect(await billing.grants()).toEqual(["PLAN 120", `PLAN ${700 - 40}`]);
    await billing.passDays(31);
    await billing.reconcile();
    expect(await billing.grants()).toEqual(["PLAN 120", "PLAN 660", "PLAN 700"]);
  });

  test("that is cheaper waits for the end of the period that was paid", async () => {
    await approve("atelier");
    await approve("boutique", words);
    expect([await billing.grants(), await currentPlan()]).toEqual([["PLAN 700"], "atelier"]);
    await billing.passDays(30);
    await takeAll([...words, ...words]);
    expect(await billing.grants()).toEqual(["PLAN 700", "PLAN 120"]);
    expect(await statuses()).toEqual(["atelier CANCELLED", "boutique ACTIVE"]);
  });

  test("that is cheaper gives nothing twice where Shopify does not wait", async () => {
    await approve("atelier");
    await billing.subscribe("boutique");
    const [, cheaper] = billing.state.subscriptions.values();
    Object.assign(cheaper!, { isDeferred: false });
    await billing.decide("approve");
    await takeAll([...words, ...words]);
    expect(await sum()).toBe(700);
  });

  test("after one that the merchant has ended gives its credits in full: nothing was paid back", async () => {
    const { cancelSubscription } = await import("~/billing/cancel-subscription");
    await approve("boutique");
    await cancelSubscription({ shop: SHOP, clientId: billing.clientId });
    expect([await statuses(), await currentPlan()]).toEqual([["boutique CANCELLED"], "free"]);
    await takeAll(words);
    await approve("boutique", words);
    expect(await billing.grants()).toEqual(["PLAN 120", "PLAN 120"]);
    await expect(billing.subscribe("boutique")).rejects.toMatchObject({ code: "VALIDATION_ERROR" });
  });

  test("after an uninstall that nobody told of is a new one too", async () => {
    await approve("boutique");
    await billing.uninstall();
    await billing.install();
    await approve("boutique", words);
    await takeAll(words);
    expect(await billing.grants()).toEqual(["PLAN 120", "PLAN 120"]);
  });
});

describe("the free plan", () => {
  const sweep = () => billing.reconcile();
  const due = () => billing.core.pool.query("UPDATE billing_accounts SET free_next_at = now() - interval '1 minute'");

  test("gives its credits once in 30 days", async () => {
    await sweep();
    expect(await billing.grants()).toEqual([]);
    await due();
    await Promise.all([sweep(), sweep()]);
    await sweep();
    expect(await billing.grants()).toEqual(["PLAN 5"]);
    const { freeNextAt } = await billing.prisma.billingAccount.findFirstOrThrow();
    expect(Math.round((freeNextAt.getTime() - Date.now()) / DAY_MS)).toBe(30);
  });

  test("gives nothing beside a paid plan, nor to a shop that has left; a shop that was away for long gets one period", async () => {
    await approve("boutique");
    await due();
    await sweep();
    expect(await billing.grants()).toEqual(["PLAN 120"]);
    await billing.uninstall();
    await billing.deliver("app/uninstalled");
    await billing.core.pool.query("UPDATE billing_accounts SET free_next_at = now() - interval '100 days'");
    await sweep();
    expect(await billing.grants()).toEqual(["PLAN 120"]);
    await billing.install();
    await sweep();
    await sweep();
    expect(await billing.grants()).toEqual(["PLAN 120", "PLAN 5"]);
  });
});
