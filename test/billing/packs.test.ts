// A pack's credits come exactly once when it was paid for and never when it was not, whatever arrives, how often and when.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findViolations } from "../support/find-violations";
import { arrange, type Billing, openBilling, SHOP } from "./open-billing";

let billing: Billing;
beforeAll(async () => {
  billing = await openBilling();
});
afterAll(async () => {
  expect(await findViolations(billing.core.pool)).toEqual({});
  await billing.stop();
});

const TOPIC = "app_purchases_one_time/update";
type Step = "return" | "webhook" | "reconciler" | "uninstall" | "uninstalled webhook" | "reinstall";
const take = (step: Step): Promise<unknown> => {
  switch (step) {
    case "return":
      return billing.comeBack();
    case "webhook":
      return billing.deliver(TOPIC);
    case "reconciler":
      return billing.reconcile();
    case "uninstall":
      return billing.uninstall();
    case "uninstalled webhook":
      return billing.deliver("app/uninstalled");
    case "reinstall":
      return billing.install();
  }
};

const ORDERS_MS_MAX = 180_000;
const EXPIRED_MS = 3 * 24 * 60 * 60 * 1000;
const truths = {
  approved: { happen: () => billing.decide("approve"), granted: ["PURCHASED 50"], status: "ACTIVE" },
  declined: { happen: () => billing.decide("decline"), granted: [], status: "DECLINED" },
  "left to expire": {
    happen: async () => {
      billing.newest().createdAt = new Date(Date.now() - EXPIRED_MS).toISOString();
    },
    granted: [],
    status: "EXPIRED",
  },
};

const status = async () => (await billing.prisma.purchase.findFirstOrThrow()).status;

describe.each(Object.entries(truths))("a purchase that was %s", (_, { happen, granted, status: ending }) => {
  async function live(steps: Step[]): Promise<void> {
    await billing.forget();
    await billing.buy("pack-50");
    await happen();
    for (const step of steps) await take(step);
  }

  test(
    "ends the same by any choice and order of words, each up to twice",
    async () => {
      // what gives nothing has nothing to give twice
      const again: Step[] = granted.length > 0 ? ["webhook"] : [];
      for (const steps of arrange<Step>(["return", "webhook", "reconciler", ...again])) {
        await live(steps);
        if (!steps.length) expect([await billing.grants(), await status()]).toEqual([[], "PENDING"]);
        await billing.reconcile();
        expect([steps, await billing.grants(), await status()]).toEqual([steps, granted, ending]);
      }
    },
    ORDERS_MS_MAX,
  );

  test(
    "ends the same when the shop leaves and comes back at any moment",
    async () => {
      const words: Step[] = ["return", "webhook", "reconciler"];
      for (const before of [[], ...words.map((word) => [word]), words])
        for (const between of [[], ["webhook"], ["reconciler"]] as Step[][]) {
          const steps: Step[] = [...before, "uninstall", "uninstalled webhook", ...between, "reinstall"];
          await live(steps);
          await billing.reconcile();
          expect([steps, await billing.grants(), await status()]).toEqual([steps, granted, ending]);
        }
    },
    ORDERS_MS_MAX,
  );
});

test("a webhook pays out for a shop whose token is long dead", async () => {
  await billing.forget();
  await billing.buy("pack-250");
  await billing.decide("approve");
  await billing.uninstall();
  await billing.deliver("app/uninstalled");
  await expect(billing.reconcile()).resolves.toBeUndefined();
  expect(await billing.grants()).toEqual([]);
  await billing.deliver(TOPIC);
  expect(await billing.grants()).toEqual(["PURCHASED 250"]);
  await billing.install();
});

test("all words at the same moment are one", async () => {
  await billing.forget();
  await billing.buy("pack-1000");
  await billing.decide("approve");
  await Promise.all([billing.comeBack(), billing.reconcile(), billing.deliver(TOPIC), billing.comeBack()]);
  expect(await billing.grants()).toEqual(["PURCHASED 1000"]);
});

test("a worker that dies between grant and note grants no second time", async () => {
  await billing.forget();
  await billing.buy("pack-50");
  await billing.decide("approve");
  await billing.comeBack();
  await billing.core.pool.query("UPDATE purchases SET granted_at = NULL, check_at = now()");
  await billing.reconcile();
  expect(await billing.grants()).toEqual(["PURCHASED 50"]);
  await billing.core.pool.query("DELETE FROM purchases");
  const { grantCredits } = await import("~/credits/grant-credits");
  const { id } = billing.newest();
  const externalRef = `gid://shopify/AppPurchaseOneTime/${id}`;
  expect(await grantCredits({ clientId: billing.clientId, source: "PURCHASED", amount: 50, externalRef })).toBe(false);
});

test("another shop's webhook, and one of a charge that nobody asked for, give nothing", async () => {
  await billing.forget();
  await billing.buy("pack-50");
  await billing.decide("approve");
  const { sendWebhook, workWebhooks } = await import("../support/send-webhook");
  const gid = (id: number) => `gid://shopify/AppPurchaseOneTime/${id}`;
  const tell = (shop: string, admin_graphql_api_id: string) =>
    sendWebhook({ topic: TOPIC, shop, payload: { app_purchase_one_time: { admin_graphql_api_id, status: "ACTIVE" } } });
  expect(await tell("other.myshopify.com", gid(billing.newest().id))).toBe(200);
  expect(await tell(SHOP, gid(987_654))).toBe(200);
  expect(await tell(SHOP, "gid://shopify/Product/1")).toBe(400);
  await workWebhooks();
  expect(await billing.grants()).toEqual([]);
});
