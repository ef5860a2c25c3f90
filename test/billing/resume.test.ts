// A purchase or plan that is still to be decided on can be gone on with, by its own merchant, and only while it is pending.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { findViolations } from "../support/find-violations";
import { type Billing, openBilling, SHOP } from "./open-billing";

type Resume = typeof import("~/billing/resume-charge");
let billing: Billing;
let resume: Resume;
beforeAll(async () => {
  billing = await openBilling();
  resume = await import("~/billing/resume-charge");
});
beforeEach(() => billing.forget());
afterAll(async () => {
  expect(await findViolations(billing.core.pool)).toEqual({});
  await billing.stop();
});

const DAY_MS = 24 * 60 * 60 * 1000;
const list = async () => {
  const { listCharges } = await import("~/billing/list-charges");
  return listCharges({ clientId: billing.clientId });
};
const newest = async () => (await list())[0]!;
const goOn = async ({ id }: { id: string }) =>
  (await resume.resumeCharge({ clientId: billing.clientId, id })).confirmationUrl;
const kept = async () => {
  const [packs, plans] = await Promise.all([
    billing.prisma.purchase.findMany(),
    billing.prisma.subscription.findMany(),
  ]);
  return [...packs, ...plans].map(({ confirmationUrl }) => confirmationUrl);
};
const start = { pack: () => billing.buy("pack-50"), plan: () => billing.subscribe("boutique") };

describe.each(["pack", "plan"] as const)("a %s", (kind) => {
  test("that was left undecided is gone on with where it was begun, and gives its credits once", async () => {
    const { confirmationUrl } = await start[kind]();
    const charge = await newest();
    expect(charge).toMatchObject({ kind, status: "PENDING", waitsUntil: expect.any(Date) });
    expect(await goOn(charge)).toBe(confirmationUrl);
    await billing.decide("approve");
    await billing.comeBack();
    await billing.reconcile();
    expect(await billing.grants()).toEqual([kind === "pack" ? "PURCHASED 50" : "PLAN 120"]);
    expect([await kept(), await newest()]).toMatchObject([[null], { status: "ACTIVE", waitsUntil: null }]);
    await expect(goOn(charge)).rejects.toMatchObject({ code: "VALIDATION_ERROR" });
  });

  test("that was declined or has expired is not gone on with", async () => {
    await start[kind]();
    await billing.decide("decline");
    await billing.comeBack();
    await start[kind]();
    billing.newest().createdAt = new Date(Date.now() - 3 * DAY_MS).toISOString();
    await billing.comeBack();
    expect((await list()).map(({ status }) => status)).toEqual(["EXPIRED", "DECLINED"]);
    expect(await kept()).toEqual([null, null]);
  });

  test("that Shopify has ended unheard is not offered any more", async () => {
    await start[kind]();
    const charge = await newest();
    const table = kind === "pack" ? "purchases" : "subscriptions";
    await billing.core.pool.query(`UPDATE ${table} SET created_at = now() - interval '49 hours'`);
    expect(await newest()).toMatchObject({ status: "PENDING", waitsUntil: null });
    await expect(goOn(charge)).rejects.toMatchObject({ code: "VALIDATION_ERROR" });
  });

  test("is nobody else's to go on with, and its address is in no list, export or log", async () => {
    const written: string[] = [];
    const write = process.stdout.write;
    process.stdout.write = (part: string | Uint8Array) => written.push(String(part)) > 0;
    const { confirmationUrl } = await start[kind]().finally(() => {
      process.stdout.write = write;
    });
    const signature = new URL(confirmationUrl).searchParams.get("signature") ?? "none";
    const { id } = await newest();
    const { ensureShopClient } = await import("~/clients/ensure-shop-client");
    const other = await ensureShopClient({ shop: "other.myshopify.com", mode: "LIVE" });
    const asked = resume.resumeCharge({ clientId: other.clientId, id });
    await expect(asked).rejects.toMatchObject({ code: "VALIDATION_ERROR" });
    await resume.forgetApproval({ clientId: other.clientId, chargeId: String(billing.newest().id) });
    expect(await goOn({ id })).toContain(signature);
    const { exportShop } = await import("~/compliance/export-shop");
    let exported = "";
    for await (const line of exportShop({ shop: SHOP })) exported += line;
    expect(exported).toContain(id);
    for (const text of [exported, JSON.stringify(await list()), written.join("")])
      expect(text).not.toContain(signature);
  });
});

test("a cheaper plan that is approved and waits for the period's end has nothing left to decide", async () => {
  await billing.takePlan("atelier");
  await billing.subscribe("boutique");
  await billing.decide("approve");
  const chargeId = String(billing.newest().id);
  await resume.forgetApproval({ clientId: billing.clientId, chargeId });
  await billing.comeBack();
  expect(await newest()).toMatchObject({ name: "Boutique", status: "PENDING", waitsUntil: null });
});

describe("an address", () => {
  const read = (url: string) => resume.readApprovalUrl({ shop: SHOP, url });

  test.each([
    `https://${SHOP}/admin/charges/2/1001/ApplicationCharge/confirm_application_charge?signature=ab`,
    "https://admin.shopify.com/store/demo/charges/2/1001/confirm?signature=ab",
  ])("of the shop's admin is kept: %s", (url) => {
    expect(read(url)).toBe(url);
  });

  test.each([
    `http://${SHOP}/admin/charges/1`,
    `https://${SHOP}:8443/admin/charges/1`,
    `https://${SHOP}.evil.example/admin/charges/1`,
    `https://evil.example/admin/charges/1?${SHOP}`,
    `https://${SHOP}@evil.example/admin/charges/1`,
    `https://kim@${SHOP}/admin/charges/1`,
    "https://other.myshopify.com/admin/charges/1",
    "https://admin.shopify.com/store/other/charges/1",
    "https://admin.shopify.com/store/demo-two/charges/1",
    `https://${SHOP}/products/charges/1`,
    `https://${SHOP}/admin/../products/1`,
    "javascript:alert(1)",
    "/admin/charges/1",
  ])("of another place is not: %s", (url) => {
    expect(read(url)).toBeNull();
  });
});
