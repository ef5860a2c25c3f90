// What a process that died has left of a block is charged once and granted once, or neither.
import { describe, expect, test } from "vitest";
import { openOverage } from "./open-overage";

const overage = openOverage();
const { on, leave, counts, rows, line, subscription } = overage;

describe("a process that died", () => {
  test("after its row was committed and before Shopify was asked leaves a block that is bought", async () => {
    await on("30.00");
    await leave();
    await overage.billing().reconcile();
    await overage.billing().reconcile();
    expect([await counts(), await rows()]).toEqual([{ charged: 1, granted: 1 }, ["CHARGED"]]);
  });

  test("leaves one that is not bought any more where overage is off meanwhile", async () => {
    await leave();
    await overage.billing().reconcile();
    expect([await counts(), await rows()]).toEqual([{ charged: 0, granted: 0 }, ["REFUSED"]]);
  });

  test("after Shopify had charged leaves one that is granted, though overage is off, and the plan has ended", async () => {
    const idempotencyKey = await leave();
    const createdAt = new Date().toISOString();
    line().records = [{ id: 7_001, idempotencyKey, description: "", price: "3.00", createdAt }];
    Object.assign(subscription(), { status: "CANCELLED" });
    await overage.billing().reconcile();
    await overage.billing().reconcile();
    expect([await counts(), await rows()]).toEqual([{ charged: 1, granted: 1 }, ["CHARGED"]]);
  });

  test("after it was charged and before it was granted leaves one that is granted once", async () => {
    await leave({ status: "CHARGED", usageGid: "gid://shopify/AppUsageRecord/1" });
    await Promise.all([overage.billing().reconcile(), overage.billing().reconcile()]);
    await overage.billing().reconcile();
    expect((await counts()).granted).toBe(1);
  });

  test("hours ago leaves one that is not bought any more: a new one is, if there is still need", async () => {
    await on("30.00");
    await leave({ createdAt: new Date(Date.now() - 2 * 3_600_000) });
    await overage.billing().reconcile();
    await overage.billing().reconcile();
    expect([await counts(), await rows()]).toEqual([{ charged: 1, granted: 1 }, ["REFUSED", "CHARGED"]]);
  });
});
