// What Shopify is asked to charge: tests on development shops only, at the listed price, and nothing when it does not answer.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { findViolations } from "../support/find-violations";
import { type Billing, openBilling } from "./open-billing";

let billing: Billing;
beforeAll(async () => {
  billing = await openBilling();
});
beforeEach(() => billing.forget());
afterEach(() => {
  billing.state.settings.development = true;
  billing.calls.refuse = false;
});
afterAll(async () => {
  expect(await findViolations(billing.core.pool)).toEqual({});
  await billing.stop();
});

test.each([
  [true, "a test"],
  [false, "real"],
])("where the shop is one for development is %s, a charge is %s", async (development) => {
  billing.state.settings.development = development;
  await billing.buy("pack-250");
  expect(billing.newest()).toMatchObject({ test: development, price: "30.00", currency: "USD" });
  await billing.subscribe("atelier");
  expect(billing.newest()).toMatchObject({
    test: development,
    lines: [
      { price: "49.00", interval: "EVERY_30_DAYS" },
      { kind: "usage", cappedAmount: "30.00" },
    ],
  });
  expect((await billing.prisma.purchase.findFirstOrThrow()).isTest).toBe(development);
});

test("a charge that turns out to be a test on a live shop gives nothing", async () => {
  billing.state.settings.development = false;
  await billing.buy("pack-50");
  Object.assign(billing.newest(), { test: true });
  await billing.decide("approve");
  await billing.comeBack();
  await billing.subscribe("boutique");
  Object.assign(billing.newest(), { test: true });
  await billing.decide("approve");
  await billing.comeBack();
  await billing.reconcile();
  expect(await billing.grants()).toEqual([]);
});

test("tests, which nobody pays, give only so much", async () => {
  await billing.buy("pack-1000");
  await billing.decide("approve");
  await billing.comeBack();
  // what is not approved yet counts, too
  for (const packId of ["pack-1000", "pack-250"]) await billing.buy(packId);
  await expect(billing.buy("pack-1000")).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(billing.subscribe("atelier")).rejects.toMatchObject({ code: "FORBIDDEN" });
  billing.state.settings.development = false;
  await expect(billing.buy("pack-1000")).resolves.toBeDefined();
});

test("what is not sold, and a free plan, cannot be asked for", async () => {
  for (const asked of [billing.buy("pack-7"), billing.subscribe("free"), billing.subscribe("toString")])
    await expect(asked).rejects.toMatchObject({ code: "VALIDATION_ERROR" });
  expect(billing.state.purchases.size + billing.state.subscriptions.size).toBe(0);
});

test("the merchant comes back to the page of plans in the admin, with the purchase", async () => {
  await billing.buy("pack-50");
  const { id } = await billing.prisma.purchase.findFirstOrThrow();
  expect(billing.newest().returnUrl).toBe(
    `https://admin.shopify.com/store/demo/apps/test-key-of-the-app/app/plans?purchase=${id}`,
  );
});

test("while Shopify does not answer nothing is noted, the page is shown all the same, and later everything comes", async () => {
  await billing.buy("pack-50");
  await billing.decide("approve");
  billing.calls.refuse = true;
  await expect(billing.buy("pack-50")).rejects.toMatchObject({ code: "UNAVAILABLE" });
  await expect(billing.subscribe("boutique")).rejects.toMatchObject({ code: "UNAVAILABLE" });
  const { settleAfterReturn } = await import("~/billing/settle-charges");
  await settleAfterReturn({ shop: billing.shop, clientId: billing.clientId });
  await billing.reconcile();
  expect([await billing.grants(), await billing.prisma.purchase.count()]).toEqual([[], 1]);
  billing.calls.refuse = false;
  await billing.reconcile();
  expect(await billing.grants()).toEqual(["PURCHASED 50"]);
});

describe("a price list", () => {
  const write = (list: object) => {
    const path = join(billing.state.dir, "prices.json");
    writeFileSync(path, JSON.stringify(list));
    return path;
  };
  const pack = { id: "one", name: "One", credits: 10, price: "1.00" };
  const list = { currency: "EUR", packs: [pack], plans: [] };
  const read = async (path: string) => (await import("~/billing/price-list")).readPriceList(path);

  test("comes from a file", async () => {
    expect(await read(write(list))).toEqual(list);
  });

  test.each([
    [{ ...list, packs: [{ ...pack, price: "0.49" }] }, "packs.0.price"],
    [{ ...list, packs: [{ ...pack, price: 1 }] }, "packs.0.price"],
    [{ ...list, packs: [pack, pack] }, "same id"],
    [{ ...list, packs: [{ ...pack, credits: 0 }] }, "packs.0.credits"],
    [{ ...list, plans: [1, 2].map((n) => ({ ...pack, id: `free-${n}`, price: "0.00" })) }, "one free plan"],
    [{ currency: "EUR" }, "packs"],
  ])("%o is refused, and says why: %s", async (bad, why) => {
    await expect(read(write(bad))).rejects.toThrow(why);
  });

  test("that is not there is refused", async () => {
    await expect(read("no-such-file.json")).rejects.toThrow("PRICE_LIST");
  });
});
