import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { sendWebhook, workWebhooks } from "../support/send-webhook";
import { startCore, type TestCore } from "../support/start-core";
import { makeShop, type TestShop } from "./make-shop";

let core: TestCore;
let shop: TestShop;
let other: TestShop;

beforeAll(async () => {
  core = await startCore();
  shop = await makeShop({ core, shop: "one.myshopify.com", number: 1 });
  other = await makeShop({ core, shop: "other.myshopify.com", number: 2 });
  await core.pool.query("UPDATE looks SET product_gid = $1", [shop.productGid]);
});
beforeEach(() =>
  core.pool.query("UPDATE looks SET product_title = 'Old', product_handle = 'old', product_updated_at = NULL"),
);
afterAll(() => core.stop());

async function lookOf(of: TestShop) {
  const { rows } = await core.pool.query(
    "SELECT product_title AS title, product_handle AS handle, status, published_at, publish_error, files FROM looks WHERE shop = $1",
    [of.shop],
  );
  return rows[0];
}

async function update(
  title: string,
  minute: number,
  given: { id?: number | string; body?: string } = {},
): Promise<void> {
  const id = given.id ?? Number(shop.productGid.split("/").at(-1));
  const payload = {
    id,
    title,
    handle: title.toLowerCase(),
    updated_at: `2026-11-25T10:${minute}:00+01:00`,
    vendor: "x",
  };
  const body = given.body ?? JSON.stringify(payload);
  expect(await sendWebhook({ topic: "products/update", shop: shop.shop, body })).toBe(200);
  await workWebhooks();
}

test("a product's looks follow its title and handle, those of this shop only", async () => {
  await update("New", 10);
  expect(await lookOf(shop)).toMatchObject({ title: "New", handle: "new", status: "PUBLISHED" });
  expect(await lookOf(other)).toMatchObject({ title: "Old", handle: "old" });
});

test("an update that is overtaken by a later one changes nothing", async () => {
  await update("Second", 20);
  await update("First", 10);
  expect(await lookOf(shop)).toMatchObject({ title: "Second" });
  await update("Third", 30);
  expect(await lookOf(shop)).toMatchObject({ title: "Third" });
});

test("another product's update changes nothing", async () => {
  await update("New", 40, { id: 4711 });
  expect(await lookOf(shop)).toMatchObject({ title: "Old" });
});

test("an id beyond the integers of JSON is kept to its last digit", async () => {
  const id = "788032119674292922";
  await core.pool.query("UPDATE looks SET product_gid = $1 WHERE shop = $2", [
    `gid://shopify/Product/${id}`,
    shop.shop,
  ]);
  const body = `{"id": ${id}, "title": "New", "handle": "new", "updated_at": "2026-11-25T09:00:00Z"}`;
  await update("New", 50, { body });
  expect(await lookOf(shop)).toMatchObject({ title: "New" });
  await core.pool.query("UPDATE looks SET product_gid = $1 WHERE shop = $2", [shop.productGid, shop.shop]);
});

test("a deleted product takes its look off the page, here, without asking Shopify", async () => {
  const body = `{"id": ${shop.productGid.split("/").at(-1)}}`;
  for (let time = 0; time < 2; time++) {
    expect(await sendWebhook({ topic: "products/delete", shop: shop.shop, body })).toBe(200);
    await workWebhooks();
    expect(await lookOf(shop)).toMatchObject({
      ...{ status: "DRAFT", published_at: null, publish_error: "The product of this look was deleted from the shop." },
      files: [{ part: "photo", isOnPage: false }],
    });
  }
  expect(await lookOf(other)).toMatchObject({ status: "PUBLISHED", files: [{ isOnPage: true }] });
});

test("an update that is told again after the product is gone brings nothing back", async () => {
  const body = `{"id": ${shop.productGid.split("/").at(-1)}}`;
  expect(await sendWebhook({ topic: "products/delete", shop: shop.shop, body })).toBe(200);
  await workWebhooks();
  await update("Old news", 10);
  expect(await lookOf(shop)).toMatchObject({ status: "DRAFT", published_at: null, files: [{ isOnPage: false }] });
});

test("an update is judged by the product's own time, whenever and however late it is delivered", async () => {
  await update("Newest", 59);
  const id = Number(shop.productGid.split("/").at(-1));
  const payload = { id, title: "Old", handle: "old", updated_at: "2026-11-25T08:00:00Z" };
  // as Shopify repeats a delivery: the body of then, hours later
  for (const triggeredAt of [new Date("2026-11-25T08:00:00Z"), new Date(), null])
    expect(await sendWebhook({ topic: "products/update", shop: shop.shop, payload, triggeredAt })).toBe(200);
  await workWebhooks();
  expect(await lookOf(shop)).toMatchObject({ title: "Newest" });
});
