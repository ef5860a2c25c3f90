// Webhooks of the stand-in: signed as Shopify signs, tried again, and sent again by hand.
import { createHmac } from "node:crypto";
import { createServer } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Delivery } from "../../local/shopify/shop-state";
import { postWebhook } from "../../local/shopify/webhooks/post-webhook";
import { waitFor } from "../support/wait-for";
import { API_SECRET, firstProduct, openAdmin, SHOP, type ShopWorld, startShopWorld } from "./shopify-world";

let world: ShopWorld;

beforeEach(async () => {
  world = await startShopWorld();
});
afterEach(() => world.stop());

const send = async (body: object) => {
  const response = await fetch(`${world.shop.origin}/stand-in/webhooks`, {
    method: "POST",
    body: JSON.stringify(body),
  });
  const { deliveries } = (await response.json()) as { deliveries?: Delivery[] };
  return { status: response.status, id: deliveries?.[0]?.id ?? "" };
};
const reached = (count: number) =>
  waitFor(() => (world.app.received.length >= count ? world.app.received : null), { what: `${count} webhooks` });
const delivery = (id: string) => world.shop.state.deliveries.find((one) => one.id === id)!;
const settled = (id: string, state: Delivery["state"]) =>
  waitFor(() => delivery(id).state === state, { what: `the delivery to be ${state}` });

test("a webhook carries Shopify's headers, and a signature of its very bytes", async () => {
  const { id } = await send({ topic: "shop/redact" });
  const [{ headers, body }] = (await reached(1)) as [(typeof world.app.received)[number]];
  expect(headers).toMatchObject({
    "content-type": "application/json",
    "x-shopify-topic": "shop/redact",
    "x-shopify-shop-domain": SHOP,
    "x-shopify-api-version": "2026-10",
    "x-shopify-webhook-id": id,
    "x-shopify-hmac-sha256": createHmac("sha256", API_SECRET).update(body).digest("base64"),
  });
  expect(headers["x-shopify-event-id"]).toMatch(/^[0-9a-f-]{36}$/);
  expect(JSON.parse(body)).toEqual({ shop_id: 1, shop_domain: SHOP });
});

test("an own payload is sent as it is; a topic that nobody subscribed to is not", async () => {
  await send({ topic: "products/delete", payload: { id: 77 } });
  expect((await reached(1))[0]?.body).toBe('{"id":77}');
  expect((await send({ topic: "orders/create" })).status).toBe(422);
});

test("it is tried again until it is taken, with the same id and the same bytes", async () => {
  world.app.status = 500;
  const { id } = await send({ topic: "products/update" });
  await reached(3);
  world.app.status = 200;
  await settled(id, "DELIVERED");
  const { received } = world.app;
  expect(new Set(received.map(({ headers }) => headers["x-shopify-webhook-id"]))).toEqual(new Set([id]));
  expect(new Set(received.map(({ body }) => body)).size).toBe(1);
  expect(delivery(id).attempts.map(({ status }) => status)).toEqual([...received.slice(1).map(() => 500), 200]);
});

test("a redirect is an error, and after eight retries it is given up", async () => {
  world.app.status = 302;
  const { id } = await send({ topic: "products/update" });
  await settled(id, "FAILED");
  expect(delivery(id).attempts.map(({ status }) => status)).toEqual(Array(9).fill(302));
});

test("a delivery that was taken can be sent again", async () => {
  const { id } = await send({ topic: "app/uninstalled" });
  await settled(id, "DELIVERED");
  await fetch(`${world.shop.origin}/stand-in/deliveries/${id}/resend`, { method: "POST" });
  const [first, second] = await reached(2);
  expect(second?.headers["x-shopify-webhook-id"]).toBe(first?.headers["x-shopify-webhook-id"]);
});

test("an app that does not answer is left after 5 s", { timeout: 15_000 }, async () => {
  const silent = createServer();
  await new Promise<void>((done) => silent.listen(0, "127.0.0.1", done));
  const { port } = silent.address() as { port: number };
  const sockets: { destroy: () => void }[] = [];
  silent.on("connection", (socket) => sockets.push(socket));
  const { id } = await send({ topic: "products/delete" });
  const attempt = await postWebhook({
    delivery: { ...delivery(id), uri: `http://127.0.0.1:${port}/` },
    ...{ shop: SHOP, apiVersion: "2026-10", apiSecret: API_SECRET },
  });
  for (const socket of sockets) socket.destroy();
  silent.close();
  expect(attempt).toMatchObject({ status: null, error: "not answered within 5 s" });
  expect(attempt.ms).toBeGreaterThan(4_500);
});

test("what happens in the shop is told: a changed product, a metafield, a deleted product", async () => {
  const ask = await openAdmin(world);
  const id = `gid://shopify/Product/${firstProduct(world).id}`;
  await ask(`mutation ($id: ID!) { productUpdate(product: {id: $id, title: "New"}) { product { id } } }`, { id });
  await ask(
    `mutation ($id: ID!) { metafieldsSet(metafields: [{ownerId: $id, key: "look", value: "{}"}]) { metafields { id } } }`,
    { id },
  );
  await ask(`mutation ($id: ID!) { productDelete(input: {id: $id}) { deletedProductId } }`, { id });
  const topics = (await reached(3)).map(({ headers }) => headers["x-shopify-topic"]);
  expect(topics.sort()).toEqual(["products/delete", "products/update", "products/update"]);
});
