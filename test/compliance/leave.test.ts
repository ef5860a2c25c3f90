// "Uninstall Looklift" in Settings: looks kept or removed first, then Shopify's own uninstall, all of it or none of it.
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
// before anything else: asked for by several modules at once, the mock may be made of a module that is not whole yet
import "~/limits";
import { openShop, SHOP, type Shop } from "../storefront/open-shop";
import { findViolations } from "../support/find-violations";
import { sendWebhook, workWebhooks } from "../support/send-webhook";
import { comeBack, publish } from "./come-and-go";

vi.mock("~/limits", async (original) => ({ ...(await original<object>()), leaveNoticeMs: 0 }));

let shop: Shop;
const whole = { count: 0, breakAt: Number.POSITIVE_INFINITY };

beforeAll(async () => {
  shop = await openShop();
});
afterEach(async () => {
  Object.assign(shop.calls, whole);
  await shop.prisma.shopLeave.deleteMany({});
  await comeBack(shop);
});
afterAll(async () => {
  expect(await findViolations(shop.core.pool)).toEqual({});
  await shop.stop();
});

const load = () =>
  Promise.all([
    import("~/compliance/find-leave"),
    import("~/compliance/start-leave"),
    import("~/compliance/run-leave"),
  ]);
const { signal } = new AbortController();
const find = async () => (await load())[0].findLeave({ clientId: shop.clientId });
const choose = async (keepsLooks: boolean) => (await load())[1].chooseLeave({ clientId: shop.clientId, keepsLooks });
const start = async (keepsLooks: boolean) => (await load())[1].startLeave({ clientId: shop.clientId, keepsLooks });
const run = async () => (await load())[2].runLeave({ clientId: shop.clientId, signal });
const isInstalled = () => shop.state.installation.installed;
const inShop = () => [shop.metafield("coat", "look") !== null, shop.lookFiles().length > 0];

/** What the app has left of a shop: sessions, and whether its keys work. */
async function access() {
  const client = await shop.prisma.client.findUniqueOrThrow({ where: { id: shop.clientId } });
  return [await shop.prisma.shopSession.count({ where: { shop: SHOP } }), client.uninstalledAt === null];
}

test("looks are kept unless the merchant chooses otherwise, and the choice stays", async () => {
  expect(await find()).toMatchObject({ state: "NONE", keepsLooks: true, error: null });
  await choose(false);
  expect(await find()).toMatchObject({ state: "NONE", keepsLooks: false });
  await choose(true);
  expect(await find()).toMatchObject({ state: "NONE", keepsLooks: true });
});

test("kept, looks stay in the shop; access ends and work under way is given back", async () => {
  await publish(shop, "coat");
  const { requestId } = await shop.makeLook({ handle: "dress", extracted: false });
  await start(true);
  expect(await find()).toMatchObject({ state: "UNINSTALLING", left: 1, total: 0 });
  await run();
  expect([isInstalled(), inShop(), await access()]).toEqual([false, [true, true], [0, false]]);
  const { findExtraction } = await import("~/extraction/find-extraction");
  expect(await findExtraction({ clientId: shop.clientId, id: requestId })).toMatchObject({
    ...{ status: "FAILURE", refunded: true, error: { code: "APP_UNINSTALLED" } },
  });
  expect(await find()).toMatchObject({ state: "NONE", keepsLooks: true });
});

test("removed, every look and file is out of the shop before the uninstall", async () => {
  await publish(shop, "coat");
  await publish(shop, "dress");
  await start(false);
  expect(await find()).toMatchObject({ state: "REMOVING", left: 2, total: 2 });
  await run();
  expect([isInstalled(), inShop(), shop.metafield("dress", "look"), await access()]).toEqual([
    ...[false, [false, false], null],
    [0, false],
  ]);
  expect(await find()).toMatchObject({ state: "NONE", keepsLooks: false, left: 0 });
  expect(await shop.prisma.look.count({ where: { status: "PUBLISHED" } })).toBe(0);
});

test("broken off at any call, nothing is uninstalled before the last look is out, and it comes to an end", async () => {
  let lost = 0;
  for (let breakAt = 1; ; breakAt++) {
    await publish(shop, "coat");
    await start(false);
    Object.assign(shop.calls, { count: 0, breakAt });
    const attempt = () =>
      run().then(
        () => "done",
        (error: { code?: string }) => error.code,
      );
    const first = await attempt();
    if (!isInstalled()) expect([breakAt, inShop()]).toEqual([breakAt, [false, false]]);
    Object.assign(shop.calls, whole);
    if (first !== "done" && !isInstalled()) {
      // the answer was lost: the app does not guess, and Shopify's webhook tells it
      lost++;
      expect(await attempt()).toBe("UNAVAILABLE");
      expect(await find()).toMatchObject({ state: "UNINSTALLING", error: expect.stringMatching(/did not say/) });
      expect(await sendWebhook({ topic: "app/uninstalled", shop: SHOP })).toBe(200);
      await workWebhooks();
    } else if (first !== "done") expect(await attempt()).toBe("done");
    expect([isInstalled(), inShop(), await access()]).toEqual([false, [false, false], [0, false]]);
    expect(await find()).toMatchObject({ state: "NONE" });
    await comeBack(shop);
    if (first === "done" && breakAt > 3) break;
  }
  expect(lost).toBe(1);
});

test("refused by Shopify it says so, the shop goes on, and it can be tried again", async () => {
  await publish(shop, "coat");
  shop.state.installation.isLocked = true;
  await start(false);
  await run();
  expect(await find()).toMatchObject({
    state: "FAILED",
    left: 0,
    total: 1,
    error: expect.stringMatching(/An error occurred/),
  });
  expect([isInstalled(), await access()]).toEqual([true, [1, true]]);
  shop.state.installation.isLocked = false;
  await start(false);
  expect(await find()).toMatchObject({ state: "REMOVING", error: null });
  await run();
  expect([isInstalled(), (await find()).state]).toEqual([false, "NONE"]);
});

test("without access it fails, and nothing is said to be done", async () => {
  await publish(shop, "coat");
  await start(false);
  await shop.prisma.shopSession.deleteMany({});
  await run();
  expect(await find()).toMatchObject({ state: "FAILED", left: 1, error: expect.stringMatching(/access/) });
  expect([isInstalled(), inShop()]).toEqual([true, [true, true]]);
  await choose(true);
  expect(await find()).toMatchObject({ state: "NONE", error: null });
});

test("a look that is being published is waited for; given up, the shop is still there", async () => {
  const lookId = await publish(shop, "coat");
  await shop.prisma.look.update({ where: { id: lookId }, data: { status: "PUBLISHING" } });
  await start(false);
  await expect(run()).rejects.toMatchObject({ code: "UNAVAILABLE" });
  expect([isInstalled(), (await find()).state]).toEqual([true, "REMOVING"]);
  const [, , { failLeave }] = await load();
  await failLeave({ clientId: shop.clientId });
  expect(await find()).toMatchObject({ state: "FAILED", error: expect.stringMatching(/published/) });
  await run();
  expect(isInstalled()).toBe(true);
  await shop.prisma.look.update({ where: { id: lookId }, data: { status: "PUBLISHED" } });
});

test("one at a time: a second wish changes nothing, and a removal under way is waited for", async () => {
  await start(true);
  await start(false);
  await expect(choose(false)).rejects.toMatchObject({ code: "VALIDATION_ERROR" });
  expect(await find()).toMatchObject({ state: "UNINSTALLING", keepsLooks: true });
  const { rows } = await shop.core.pool.query("SELECT 1 FROM pgboss.job WHERE name = 'leave' AND state = 'created'");
  expect(rows).toHaveLength(1);
  await run();
  await comeBack(shop);
  await shop.prisma.shopRemoval.create({ data: { clientId: shop.clientId, total: 1 } });
  await expect(start(true)).rejects.toMatchObject({ code: "VALIDATION_ERROR" });
  await shop.prisma.shopRemoval.deleteMany({});
});
