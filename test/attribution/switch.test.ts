// The merchant's decisions, at Shopify and here: refused without the scope, undone as a whole, mended when one breaks off.
import { afterAll, beforeAll, expect, test } from "vitest";
import { metafieldKey } from "../../local/shopify/shop-state";
import { openShop, SHOP, type Shop } from "../storefront/open-shop";
import { sendWebhook, workWebhooks } from "../support/send-webhook";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.stop());

const pixelScopes = ["write_pixels", "read_customer_events"];

const switches = () => import("~/attribution/switch-measuring");
const merchant = () => ({ shop: SHOP, clientId: shop.clientId });

async function read() {
  const { findMeasuring } = await import("~/attribution/find-measuring");
  const { isOn, countsOrders, holdoutPercent, holdoutRun } = await findMeasuring({ clientId: shop.clientId });
  return { isOn, countsOrders, holdoutPercent, holdoutRun };
}

/** What the shop has of ours: the pixel's settings, what blocks are told, and where orders are told. */
function readShop() {
  const { installation, metafields } = shop.state;
  const ownerId = `gid://shopify/AppInstallation/${installation.id}`;
  const measure = metafields.get(metafieldKey({ ownerId, namespace: "looklift", key: "measure" }));
  return {
    pixel: installation.webPixel?.settings ?? null,
    measure: measure ? JSON.parse(measure.value) : null,
    webhooks: (installation.webhooks ?? []).map(({ topic, uri }) => [topic, uri]),
  };
}

async function grant(...scopes: string[]): Promise<void> {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${shop.origin}/stand-in/scopes`, {
    method: "POST",
    headers,
    body: JSON.stringify({ scopes }),
  });
  expect(answer.status).toBe(200);
}

const off = { isOn: false, countsOrders: false, holdoutPercent: 0, holdoutRun: 0 };

test("everything is off, and without the scope it stays off", async () => {
  const { switchOn } = await switches();
  expect(await read()).toEqual(off);
  await expect(switchOn(merchant())).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(await read()).toEqual(off);
  expect(readShop()).toEqual({ pixel: null, measure: null, webhooks: [] });
});

test("switched on, the shop has our pixel with its settings, and the blocks know", async () => {
  const { switchOn } = await switches();
  await grant(...pixelScopes);
  await switchOn(merchant());
  expect(await read()).toEqual({ ...off, isOn: true });
  const { pixelKey } = await shop.prisma.measuring.findUniqueOrThrow({ where: { id: shop.clientId } });
  expect(readShop()).toEqual({
    pixel: { accountID: pixelKey, endpoint: "http://localhost:3000/pixel/events" },
    measure: { holdout: 0, run: "0" },
    webhooks: [],
  });
});

test("switched on again, as after an attempt that broke off, it is on", async () => {
  const { switchOn } = await switches();
  await shop.prisma.measuring.update({ where: { id: shop.clientId }, data: { isOn: false, pixelGid: null } });
  await switchOn(merchant());
  const row = await shop.prisma.measuring.findUniqueOrThrow({ where: { id: shop.clientId } });
  expect([row.isOn, row.pixelGid]).toEqual([true, shop.state.installation.webPixel?.id]);
});

test("orders need their own scope; then Shopify tells of them, with nothing about customers among the fields", async () => {
  const { countOrders, setHoldout } = await switches();
  await expect(countOrders({ ...merchant(), wanted: true })).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(setHoldout({ ...merchant(), percent: 10 })).rejects.toMatchObject({ code: "VALIDATION_ERROR" });
  await grant("read_orders");
  await countOrders({ ...merchant(), wanted: true });
  await countOrders({ ...merchant(), wanted: true });
  const uri = "http://localhost:3000/webhooks";
  expect(readShop().webhooks).toEqual([
    ["ORDERS_PAID", uri],
    ["REFUNDS_CREATE", uri],
  ]);
  const fields = shop.state.installation.webhooks?.flatMap(({ includeFields }) => includeFields) ?? [];
  expect(fields.length).toBeGreaterThan(10);
  expect(fields.filter((field) => /customer|email|phone|address|name$|client|ip$/.test(field))).toEqual([]);
  expect(await read()).toMatchObject({ isOn: true, countsOrders: true });
});

test("where Shopify refuses to tell of orders, as an app that it has not approved, the merchant reads so and nothing counts", async () => {
  const { countOrders } = await switches();
  await countOrders({ ...merchant(), wanted: false });
  const { subscribeToOrders } = await import("~/attribution/order-webhooks");
  const message = "This app is not approved to subscribe to webhook topics containing protected customer data.";
  const refusing = async (query: string) =>
    (query.includes("mutation")
      ? { webhookSubscriptionCreate: { webhookSubscription: null, userErrors: [{ message }] } }
      : { webhookSubscriptions: { nodes: [] } }) as never;
  await expect(subscribeToOrders({ graphql: refusing, uri: "https://looklift.test/webhooks" })).rejects.toMatchObject({
    code: "UNAVAILABLE",
    message: `Shopify does not tell of orders: ${message}`,
  });
  expect(await read()).toMatchObject({ isOn: true, countsOrders: false });
  await countOrders({ ...merchant(), wanted: true });
});

test("each change of the holdout's share is a run of its own, which the blocks are told", async () => {
  const { setHoldout } = await switches();
  await setHoldout({ ...merchant(), percent: 10 });
  await setHoldout({ ...merchant(), percent: 10 });
  expect([(await read()).holdoutRun, readShop().measure]).toEqual([1, { holdout: 10, run: "1" }]);
  await setHoldout({ ...merchant(), percent: 50 });
  expect([(await read()).holdoutRun, readShop().measure]).toEqual([2, { holdout: 50, run: "2" }]);
  await expect(setHoldout({ ...merchant(), percent: 33 })).rejects.toMatchObject({ code: "VALIDATION_ERROR" });
});

test("without orders there is no holdout", async () => {
  const { countOrders } = await switches();
  await countOrders({ ...merchant(), wanted: false });
  expect(await read()).toMatchObject({ isOn: true, countsOrders: false, holdoutPercent: 0 });
  expect(readShop()).toMatchObject({ measure: { holdout: 0 }, webhooks: [] });
});

test("a merchant who takes the scope of orders back is heeded", async () => {
  const { countOrders } = await switches();
  await countOrders({ ...merchant(), wanted: true });
  await shop.prisma.measuring.update({ where: { id: shop.clientId }, data: { holdoutPercent: 10 } });
  const current = shop.state.installation.scopes.filter((scope) => scope !== "read_orders");
  await sendWebhook({ topic: "app/scopes_update", shop: SHOP, payload: { current }, triggeredAt: new Date() });
  await workWebhooks();
  expect(await read()).toMatchObject({ isOn: true, countsOrders: false, holdoutPercent: 0 });
});

test("switched off, nothing of it is left in the shop, also when that takes two attempts", async () => {
  const { switchOff, countOrders } = await switches();
  await countOrders({ ...merchant(), wanted: true });
  shop.calls.refuse = true;
  await expect(switchOff(merchant())).rejects.toMatchObject({ code: "UNAVAILABLE" });
  shop.calls.refuse = false;
  // whatever comes is dropped already
  expect(await read()).toMatchObject({ isOn: false, countsOrders: false });
  await switchOff(merchant());
  expect(readShop()).toEqual({ pixel: null, measure: null, webhooks: [] });
  await switchOff(merchant());
});

test("what takes everything out of the shop takes measuring out too, also when it breaks off", async () => {
  const { switchOn, countOrders } = await switches();
  const { clearShop } = await import("~/compliance/clear-shop");
  await switchOn(merchant());
  await countOrders({ ...merchant(), wanted: true });
  const clear = () => clearShop({ clientId: shop.clientId, signal: new AbortController().signal });
  shop.calls.refuse = true;
  await expect(clear()).rejects.toMatchObject({ code: "UNAVAILABLE" });
  shop.calls.refuse = false;
  await clear();
  expect(readShop()).toEqual({ pixel: null, measure: null, webhooks: [] });
  expect(await read()).toMatchObject({ isOn: false, countsOrders: false, holdoutPercent: 0 });
});

test("after an uninstall it is off", async () => {
  const { switchOn } = await switches();
  await switchOn(merchant());
  await sendWebhook({ topic: "app/uninstalled", shop: SHOP, triggeredAt: new Date() });
  await workWebhooks();
  expect(await read()).toMatchObject({ isOn: false });
});
