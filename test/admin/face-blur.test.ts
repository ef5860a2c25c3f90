// The setting for faces in cut-outs: on until the merchant switches it off, for the shop's clients of both modes.
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeIdToken } from "../../local/shopify/oauth/id-token";
import { openShop, type Shop } from "../storefront/open-shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.stop());

const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

async function askFor(body: unknown) {
  const { action } = await import("../../app/routes/app.settings.faces");
  const { state, core } = shop;
  const token = makeIdToken({
    state,
    apiKey: core.settings["SHOPIFY_API_KEY"] ?? "",
    apiSecret: core.shopifySecret,
  });
  const request = new Request("http://localhost:3000/app/settings/faces", {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "user-agent": BROWSER },
    body: JSON.stringify(body),
  });
  const answer = await action({ request, params: {}, context: {} } as never);
  return { status: answer.status, body: await answer.json() };
}

const stored = async () =>
  (await shop.core.pool.query("SELECT shop, blur_faces FROM clients ORDER BY shop, mode")).rows.map(
    ({ blur_faces }) => blur_faces,
  );

test("it is on, goes off and on again, and takes nothing but yes and no", async () => {
  const { ensureShopClient } = await import("~/clients/ensure-shop-client");
  const { rows } = await shop.core.pool.query("SELECT shop FROM clients WHERE shop IS NOT NULL LIMIT 1");
  await ensureShopClient({ shop: rows[0].shop, mode: "TEST" });
  await shop.core.pool.query(
    "INSERT INTO clients (id, shop, mode, name) VALUES ($1, 'zz-other.myshopify.com', 'LIVE', 'other')",
    ["01ARZ3NDEKTSV4RRFFQ69G5FAV"],
  );
  expect(await stored()).toEqual([true, true, true]);
  expect(await askFor({ blur_faces: false })).toEqual({ status: 200, body: { blur_faces: false } });
  expect(await stored()).toEqual([false, false, true]);
  expect(await askFor({ blur_faces: true })).toMatchObject({ status: 200 });
  expect(await stored()).toEqual([true, true, true]);
  for (const blur_faces of ["no", null, undefined, 0])
    expect(await askFor({ blur_faces })).toMatchObject({ status: 422, body: { error: { code: "VALIDATION_ERROR" } } });
  expect(await stored()).toEqual([true, true, true]);
});
