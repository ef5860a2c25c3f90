// Uninstalled on Shopify's own page: what was chosen for the looks is kept in mind until the shop is back, or erased.
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { uninstallApp } from "../../local/shopify/oauth/install-app";
import { comeBack, publish } from "../compliance/come-and-go";
import { openShop, SHOP, type Shop } from "../storefront/open-shop";
import { sendWebhook, workWebhooks } from "../support/send-webhook";

let shop: Shop;

beforeAll(async () => {
  shop = await openShop();
});
afterEach(async () => {
  await shop.prisma.shopLeave.deleteMany({});
  await shop.prisma.shopRemoval.deleteMany({});
});
afterAll(() => shop.stop());

async function choose(keepsLooks: boolean): Promise<void> {
  const { chooseLeave } = await import("~/compliance/start-leave");
  await chooseLeave({ clientId: shop.clientId, keepsLooks });
}

/** The merchant's way out through Shopify, and Shopify's word of it. */
async function uninstallThere(triggeredAt = new Date()): Promise<void> {
  await uninstallApp({ state: shop.state, notify: async () => undefined });
  await tell(triggeredAt);
}
async function tell(triggeredAt = new Date()): Promise<void> {
  expect(await sendWebhook({ topic: "app/uninstalled", shop: SHOP, triggeredAt })).toBe(200);
  await workWebhooks();
}

/** What the first page does that the merchant opens again. */
async function openApp(): Promise<void> {
  const { payOwedRemoval } = await import("~/compliance/close-leave");
  await payOwedRemoval({ clientId: shop.clientId });
}
const jobs = async () =>
  (await shop.core.pool.query("SELECT 1 FROM pgboss.job WHERE name = 'removal' AND state = 'created'")).rowCount;
const removal = async () => {
  const { findRemoval } = await import("~/storefront/start-removal");
  return findRemoval({ clientId: shop.clientId });
};
const isShown = () => shop.metafield("coat", "look") !== null;

test("to be removed, looks stay there with the dead token, and go before anything else once the shop is back", async () => {
  await publish(shop, "coat");
  await choose(false);
  await uninstallThere();
  expect([isShown(), await removal()]).toMatchObject([true, { state: "RUNNING", left: 1, total: 1 }]);
  expect(await jobs()).toBe(0);
  await tell();
  await comeBack(shop);
  const { isRemoving } = await import("~/storefront/owe-removal");
  expect(await isRemoving({ clientId: shop.clientId })).toBe(true);
  await openApp();
  await openApp();
  expect(await jobs()).toBe(1);
  const { runRemoval } = await import("~/storefront/run-removal");
  await runRemoval({ clientId: shop.clientId, signal: new AbortController().signal });
  expect([isShown(), shop.lookFiles(), await removal()]).toMatchObject([false, [], { state: "DONE", left: 0 }]);
  expect(await shop.prisma.shopLeave.findMany()).toMatchObject([{ keepsLooks: false, owedSince: null }]);
});

test("kept, they show again at once", async () => {
  await publish(shop, "coat");
  await choose(true);
  await uninstallThere();
  await comeBack(shop);
  await openApp();
  expect([isShown(), await removal()]).toMatchObject([true, { state: "NEVER", left: 1 }]);
});

test("with nothing in the shop nothing is owed, nor by an uninstall from before it came back", async () => {
  await choose(false);
  const { startRemoval } = await import("~/storefront/start-removal");
  const { runRemoval } = await import("~/storefront/run-removal");
  await startRemoval({ clientId: shop.clientId });
  await runRemoval({ clientId: shop.clientId, signal: new AbortController().signal });
  await uninstallThere();
  expect(await shop.prisma.shopLeave.findMany()).toMatchObject([{ owedSince: null }]);
  await comeBack(shop);
  await publish(shop, "dress");
  await tell(new Date(Date.now() - 3_600_000));
  expect(await shop.prisma.shopLeave.findMany()).toMatchObject([{ keepsLooks: false, owedSince: null }]);
  expect(await removal()).toMatchObject({ state: "DONE", left: 1 });
});

test("an uninstall that was asked for here and is overtaken there is closed, and its looks are owed", async () => {
  await choose(false);
  const { startLeave } = await import("~/compliance/start-leave");
  await startLeave({ clientId: shop.clientId, keepsLooks: false });
  await uninstallThere();
  const [leave] = await shop.prisma.shopLeave.findMany();
  expect(leave).toMatchObject({ askedAt: null, finishedAt: null, owedSince: expect.any(Date) });
  const { runLeave } = await import("~/compliance/run-leave");
  await runLeave({ clientId: shop.clientId, signal: new AbortController().signal });
  expect(await shop.prisma.shopLeave.findMany()).toEqual([leave]);
});
