// A block of credits beyond a plan is charged once and granted once, whoever is quick and whatever is lost.
import { describe, expect, test } from "vitest";
import { openOverage } from "./open-overage";

const overage = openOverage();
const { on, runOut, counts, rows, line } = overage;

test("nothing is charged until the merchant has switched it on, nor while there are credits", async () => {
  await runOut(2);
  expect(await counts()).toEqual({ charged: 0, granted: 0 });
  await on("30.00");
  await overage.billing().reconcile();
  await overage.billing().reconcile();
  await Promise.all([overage.billing().reconcile(), overage.billing().reconcile()]);
  expect([await counts(), await rows()]).toEqual([{ charged: 1, granted: 1 }, ["CHARGED"]]);
  expect(line().records?.[0]).toMatchObject({ price: "3.00" });
});

test("workers that find a client short at the same moment buy one block", async () => {
  await on("30.00");
  await Promise.all(
    [1, 2, 3, 4].map(() =>
      overage
        .billing()
        .reconcile()
        .catch(() => undefined),
    ),
  );
  await overage.billing().reconcile();
  expect(await counts()).toEqual({ charged: 1, granted: 1 });
});

describe("when the answer to a call is lost and no later one arrives", () => {
  test.each([1, 2, 3, 4, 5])("at the call numbered %i, one block is charged and granted in the end", async (offset) => {
    await on("30.00");
    overage.billing().calls.breakAt = overage.billing().calls.count + offset;
    await overage.billing().reconcile();
    overage.billing().calls.breakAt = Number.POSITIVE_INFINITY;
    await overage.billing().reconcile();
    await overage.billing().reconcile();
    expect(await counts()).toEqual({ charged: 1, granted: 1 });
  });
});
