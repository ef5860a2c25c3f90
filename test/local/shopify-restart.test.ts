// What the Shopify stand-in knows outlives it, and what was under way goes on.
import { afterEach, beforeEach, expect, test } from "vitest";
import { waitFor } from "../support/wait-for";
import { firstProduct, openAdmin, plainPicture, type ShopWorld, startShopWorld } from "./shopify-world";

let world: ShopWorld;

afterEach(() => world.stop());
beforeEach(async () => {
  world = await startShopWorld();
});

const token = () => [...world.shop.state.tokens.keys()][0]!;

test("products, metafields, tokens and charges are there again", async () => {
  const ask = await openAdmin(world);
  const id = `gid://shopify/Product/${firstProduct(world).id}`;
  await ask(
    `mutation ($id: ID!) { metafieldsSet(metafields: [{ownerId: $id, key: "look", value: "{\\"version\\":1}"}]) { metafields { id } } }`,
    { id },
  );
  await ask(`mutation { appPurchaseOneTimeCreate(name: "100", price: {amount: "9", currencyCode: USD}, returnUrl: "http://a.test/") {
    appPurchaseOneTime { id } } }`);
  const before = token();
  await world.restart();
  expect(token()).toBe(before);
  const askAgain = await openAdmin(world);
  const { data } = await askAgain(
    `query ($id: ID!) { product(id: $id) { title metafield(key: "look") { jsonValue } }
      currentAppInstallation { oneTimePurchases(first: 1) { nodes { name } } } }`,
    { id },
  );
  expect(data).toMatchObject({
    product: { title: "Camel coat", metafield: { jsonValue: { version: 1 } } },
    currentAppInstallation: { oneTimePurchases: { nodes: [{ name: "100" }] } },
  });
});

test("a file that was not READY yet becomes it", async () => {
  await world.stop();
  world = await startShopWorld({ fileStepMs: 60_000 });
  const ask = await openAdmin(world);
  const staged =
    await ask(`mutation { stagedUploadsCreate(input: [{filename: "a.png", mimeType: "image/png", resource: IMAGE}]) {
    stagedTargets { url resourceUrl } } }`);
  const [{ url, resourceUrl }] = staged.data.stagedUploadsCreate.stagedTargets;
  await fetch(url, {
    method: "PUT",
    headers: { "content-type": "image/png" },
    body: new Uint8Array(await plainPicture()),
  });
  const { data } = await ask(`mutation ($u: String!) { fileCreate(files: [{originalSource: $u}]) { files { id } } }`, {
    u: resourceUrl,
  });
  const [{ id }] = data.fileCreate.files;
  world.options.fileStepMs = 5;
  await world.restart();
  await waitFor(() => world.shop.state.files.get(id)?.status === "READY", { what: "the file to be READY" });
});

test("a webhook that was not taken yet is sent on", async () => {
  world.app.status = 503;
  await fetch(`${world.shop.origin}/stand-in/webhooks`, {
    method: "POST",
    body: JSON.stringify({ topic: "shop/redact" }),
  });
  await waitFor(() => world.app.received.length > 0, { what: "the first attempt" });
  world.app.status = 200;
  await world.restart();
  const [delivery] = world.shop.state.deliveries;
  await waitFor(() => delivery?.state === "DELIVERED", { what: "the delivery" });
});

test("many changes at once leave one whole state", async () => {
  const { state } = world.shop;
  await Promise.all(
    Array.from({ length: 50 }, async (_, index) => {
      state.settings.name = `Shop ${index}`;
      await state.save();
    }),
  );
  await world.restart();
  expect(world.shop.state.settings.name).toBe("Shop 49");
});
