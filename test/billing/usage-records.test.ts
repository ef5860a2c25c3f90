// A usage record is looked for as far back as it can have been made, page by page, and no further.
import { expect, test } from "vitest";
import { openOverage } from "./open-overage";

const HOUR_MS = 60 * 60 * 1000;
const PER_PAGE = 100;
const overage = openOverage();
const { on, leave, counts, rows, line } = overage;
const ago = (hours: number) => new Date(Date.now() - hours * HOUR_MS);

/** Records of other blocks at Shopify, one for each time, oldest first. */
function addOthers(times: Date[], firstId: number): void {
  const made = times.map((createdAt, at) => {
    const id = firstId + at;
    return { id, idempotencyKey: `other ${id}`, description: "", price: "0.01", createdAt: createdAt.toISOString() };
  });
  line().records = [...(line().records ?? []), ...made];
}
const add = (id: number, idempotencyKey: string, createdAt: Date) => {
  const record = { id, idempotencyKey, description: "", price: "3.00", createdAt: createdAt.toISOString() };
  line().records = [...(line().records ?? []), record];
};
const find = async (key: string, since: Date) => {
  const { findUsageRecord } = await import("~/billing/find-usage-record");
  const { chargeGid } = await overage.billing().prisma.subscription.findFirstOrThrow();
  const before = overage.billing().calls.count;
  const found = await findUsageRecord({ shop: overage.who().shop, chargeGid, key, since });
  return { found, pages: overage.billing().calls.count - before };
};

test("a block whose answer was lost is found behind 250 newer records, and granted once", async () => {
  const id = await leave({ createdAt: ago(3) });
  add(5_000, id, ago(3));
  addOthers(
    Array.from({ length: 250 }, () => ago(1)),
    5_001,
  );
  await on("30.00");
  await overage.billing().reconcile();
  expect(await rows()).toEqual(["CHARGED"]);
  await overage.billing().reconcile();
  expect(await counts()).toEqual({ charged: 251, granted: 1 });
});

test("records from before the block was decided on are not gone through", async () => {
  addOthers(
    Array.from({ length: 5 * PER_PAGE }, () => ago(50)),
    5_000,
  );
  addOthers(
    Array.from({ length: 120 }, () => ago(1)),
    6_000,
  );
  expect(await find("nobody's", ago(2))).toEqual({ found: null, pages: 2 });
  expect(await find("other 5000", ago(60))).toMatchObject({ found: "gid://shopify/AppUsageRecord/5000", pages: 7 });
});

test("a clock that goes wrong by some minutes hides no record", async () => {
  const { overageClockMinutes } = await import("~/limits");
  add(5_000, "early", new Date(Date.now() - (overageClockMinutes - 1) * 60_000));
  addOthers(
    Array.from({ length: PER_PAGE }, (_, at) => ago(at === 0 ? 0.9 : 0)),
    5_001,
  );
  expect((await find("early", new Date())).found).toBe("gid://shopify/AppUsageRecord/5000");
});

test("where there are more than are read nothing is taken for not charged", async () => {
  const { usageRecordPagesMax, usageRecordsPerPage } = await import("~/limits");
  addOthers(
    Array.from({ length: usageRecordPagesMax * usageRecordsPerPage + 1 }, () => ago(1)),
    5_000,
  );
  await expect(find("nobody's", ago(2))).rejects.toMatchObject({ code: "UNAVAILABLE" });
});
