// What the table of purchases, the ledger, the statement, the export and Shopify say of blocks of credits is the same.
import { expect, test } from "vitest";
import { presentEntry } from "../../app/routes/app.credits/present-entry";
import { usedOf } from "../../local/shopify/billing/count-usage";
import { openOverage } from "./open-overage";

const overage = openOverage();
const { on, runOut, leave, who, subscription, line } = overage;

const listBlocks = async () => {
  const { listCharges } = await import("~/billing/list-charges");
  return (await listCharges(who())).filter(({ kind }) => kind === "block");
};

test("three blocks that were charged, and one that was not", async () => {
  // one that is left from before overage was switched on, and is not bought any more
  await leave();
  await overage.billing().reconcile();
  await on("30.00");
  await runOut(3);
  const { billing } = overage;
  await billing().reconcile();

  const blocks = await listBlocks();
  expect(blocks.map(({ status, isGranted }) => [status, isGranted])).toEqual([
    ["CHARGED", true],
    ["CHARGED", true],
    ["CHARGED", true],
    ["REFUSED", false],
  ]);
  expect(blocks[0]).toMatchObject({
    name: "20 credits beyond your plan",
    price: "3.00",
    currency: "USD",
    isTest: true,
  });
  const charged = blocks.filter(({ status }) => status === "CHARGED");
  const references = charged.map(({ id }) => `overage ${id}`).toSorted();
  const creditsOf = (list: { credits: number }[]) => list.reduce((sum, { credits }) => sum + credits, 0);

  const entries = await billing().prisma.creditEntry.findMany({
    where: { clientId: who().clientId, kind: "GRANT", externalRef: { startsWith: "overage " } },
  });
  const mine = entries.filter(({ externalRef }) => references.includes(externalRef ?? ""));
  expect(mine.map(({ externalRef }) => externalRef).toSorted()).toEqual(references);
  expect(mine.reduce((sum, { deltaAvailable }) => sum + deltaAvailable, 0)).toBe(creditsOf(charged));

  const { readStatement } = await import("~/credits/read-statement");
  const month = new Date().toISOString().slice(0, 7);
  const { entries: shown } = await readStatement({ ...who(), month, order: "newest" });
  const stated = shown.filter(({ reference }) => references.includes(reference ?? ""));
  expect(stated.map(({ reference }) => reference).toSorted()).toEqual(references);
  for (const entry of stated)
    expect([presentEntry(entry).words, entry.deltaAvailable]).toEqual(["Bought credits beyond your plan", 20]);

  const { exportPlans } = await import("~/billing/export-charges");
  const exported: unknown[] = [];
  for await (const { overages } of exportPlans(who()))
    for (const { id, status, price, credits } of overages) exported.push([id, status, price.toFixed(2), credits]);
  expect(exported.toReversed()).toEqual(blocks.map(({ id, status, price, credits }) => [id, status, price, credits]));

  const cents = charged.reduce((sum, { price }) => sum + Math.round(Number(price) * 100), 0);
  expect(Math.round(usedOf(subscription(), line()) * 100)).toBe(cents);
});

test("a block that is being bought is shown as such, and so is one whose credits are on their way", async () => {
  await leave();
  expect(await listBlocks()).toMatchObject([{ status: "PENDING", isGranted: false, price: "3.00" }]);
  await overage
    .billing()
    .core.pool.query("UPDATE overages SET status = 'CHARGED', usage_gid = 'gid://shopify/AppUsageRecord/1'");
  expect(await listBlocks()).toMatchObject([{ status: "CHARGED", isGranted: false }]);
});

test("many blocks leave the packs and plans in the table", async () => {
  const { prisma, buy } = overage.billing();
  await buy("pack-50");
  const { id: _, ...block } = await prisma.overage.findFirstOrThrow({ where: { id: await leave() } });
  const { newId } = await import("~/ids");
  const { chargesShownMax } = await import("~/limits");
  const many = Array.from({ length: chargesShownMax + 10 }, (__, at) => {
    const usageGid = `gid://shopify/AppUsageRecord/${9_000 + at}`;
    return { ...block, id: newId(), status: "CHARGED" as const, usageGid, grantedAt: new Date(), checkAt: null };
  });
  await prisma.overage.createMany({ data: many });
  const { listCharges } = await import("~/billing/list-charges");
  const kinds = (await listCharges(who())).map(({ kind }) => kind);
  expect(kinds.slice(-2)).toEqual(["pack", "plan"]);
  expect(kinds.filter((kind) => kind === "block")).toHaveLength(chargesShownMax);
});
