// A look is begun once, however often it is sent, and costs nothing when it cannot be begun.
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findViolations } from "../support/find-violations";
import { makeTrialImage } from "../support/start-core";
import { openShop, SHOP, type Shop } from "./open-shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(async () => {
  expect(await findViolations(shop.core.pool)).toEqual({});
  await shop.stop();
});

const available = async () => {
  const { readBalance } = await import("~/credits/read-balance");
  return (await readBalance({ clientId: shop.clientId })).available;
};

test("a double click is one look and one credit", async () => {
  const { createLook } = await import("~/storefront/create-look");
  const before = await available();
  const uploadKey = await makeTrialImage({ clientId: shop.clientId, complete: false });
  const call = { shop: SHOP, clientId: shop.clientId, productGid: shop.productGid("coat"), uploadKey };
  const [one, other] = await Promise.all([createLook(call), createLook(call)]);
  expect(other).toEqual(one);
  expect(await shop.prisma.look.count()).toBe(1);
  expect(before - (await available())).toBe(1);
});

test("the extraction is given the product's words", async () => {
  const look = await shop.prisma.look.findFirstOrThrow({ include: { request: true } });
  expect(look).toMatchObject({ productTitle: "Camel coat", productHandle: "coat" });
  expect(look.request?.input).toMatchObject({
    context: { productName: "Camel coat", productDescription: "A camel coat." },
  });
});

test("the same picture for the same product, uploaded again, is the same look at no cost", async () => {
  const { createLook } = await import("~/storefront/create-look");
  const bytes = await sharp({ create: { width: 90, height: 90, channels: 3, background: "#123456" } })
    .jpeg()
    .toBuffer();
  const { lookId, requestId } = await shop.makeLook({ bytes });
  const before = await available();
  const uploadKey = await makeTrialImage({ clientId: shop.clientId, bytes, complete: false });
  const call = { shop: SHOP, clientId: shop.clientId, productGid: shop.productGid("coat"), uploadKey };
  expect(await createLook(call)).toEqual({ lookId, requestId, reused: true });
  const other = await createLook({ ...call, productGid: shop.productGid("dress") });
  expect(other).toMatchObject({ reused: false });
  expect(other.lookId).not.toBe(lookId);
  expect(before - (await available())).toBe(1);
});

test("an unknown product and an unknown photo are refused, and nothing is charged", async () => {
  const { createLook } = await import("~/storefront/create-look");
  const [before, looks] = [await available(), await shop.prisma.look.count()];
  const uploadKey = await makeTrialImage({ clientId: shop.clientId, complete: false });
  const call = { shop: SHOP, clientId: shop.clientId, productGid: shop.productGid("coat"), uploadKey };
  for (const wrong of [
    { productGid: "gid://shopify/Product/1" },
    { productGid: "1" },
    { uploadKey: "uploads/other/1.jpg" },
  ])
    await expect(createLook({ ...call, ...wrong })).rejects.toMatchObject({ code: "RESOURCE_NOT_FOUND" });
  expect(await shop.prisma.look.count()).toBe(looks);
  expect(await available()).toBe(before);
});

test("without credits there is no look", async () => {
  const { createLook } = await import("~/storefront/create-look");
  const { ensureShopClient } = await import("~/clients/ensure-shop-client");
  const { clientId } = await ensureShopClient({ shop: "poor.myshopify.com", mode: "TEST" });
  const uploadKey = await makeTrialImage({ clientId, complete: false });
  const call = { shop: SHOP, clientId, productGid: shop.productGid("coat"), uploadKey };
  await expect(createLook(call)).rejects.toMatchObject({
    code: "INSUFFICIENT_BALANCE",
    details: { required: 1, available: 0 },
  });
  expect(await shop.prisma.look.count({ where: { clientId } })).toBe(0);
});

test("running it again is a new extraction, a double click of it one, and one under way is not doubled", async () => {
  const { runAgain } = await import("~/storefront/run-again");
  const { lookId, requestId } = await shop.makeLook({ handle: "dress" });
  const before = await available();
  const [one, other] = await Promise.all([runAgain({ shop: SHOP, lookId }), runAgain({ shop: SHOP, lookId })]);
  expect(other).toEqual(one);
  expect(one.requestId).not.toBe(requestId);
  expect(await runAgain({ shop: SHOP, lookId })).toEqual(one);
  expect(before - (await available())).toBe(1);
});
