// The calls of the admin's own pages: what they take, what they refuse in words, and that no shop reaches another one's things.
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeIdToken } from "../../local/shopify/oauth/id-token";
import { openShop, type Shop } from "../storefront/open-shop";
import { plainPicture } from "../support/start-core";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.stop());

const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
type Route = { action?: (args: never) => Promise<Response>; loader?: (args: never) => Response | Promise<Response> };
type Call = { method?: string; json?: unknown; form?: Record<string, string>; text?: string; id?: string };

// every field that any of the calls answers with
type Answer = Record<"upload_key" | "upload_url" | "look_id" | "key_id" | "token", string> & {
  headers: Record<string, string>;
};

/** Calls a route as the shop's merchant. */
async function call(route: Route, { method = "POST", json, form, text, id }: Call = {}) {
  const { state, core } = shop;
  const apiKey = core.settings["SHOPIFY_API_KEY"] ?? "";
  const token = makeIdToken({ state, apiKey, apiSecret: core.shopifySecret });
  const body = form ? new URLSearchParams(form) : (text ?? (json === undefined ? null : JSON.stringify(json)));
  const headers = { authorization: `Bearer ${token}`, "user-agent": BROWSER };
  const request = new Request("http://localhost:3000/app/calls", {
    method,
    headers,
    body: method === "GET" ? null : body,
  });
  const handler = method === "GET" ? route.loader : route.action;
  const answer = await handler?.({ request, params: { id }, context: {} } as never);
  return { status: answer?.status, body: (await answer?.json()) as Answer, answer };
}

const load = async () => ({
  uploads: (await import("../../app/routes/app.uploads")) as Route,
  complete: (await import("../../app/routes/app.uploads.complete")) as Route,
  copy: (await import("../../app/routes/app.uploads.copy")) as Route,
  looks: (await import("../../app/routes/app.looks._index")) as Route,
  publish: (await import("../../app/routes/app.looks.$id.publish")) as Route,
  state: (await import("../../app/routes/app.looks.$id.state")) as Route,
  items: (await import("../../app/routes/app.looks.$id.items")) as Route,
  keys: (await import("../../app/routes/app.developers.keys")) as Route,
  rotate: (await import("../../app/routes/app.developers.keys.rotate")) as Route,
});

test("from an announced upload to a look that waits", async () => {
  const { uploads, complete, looks, state } = await load();
  const bytes = await plainPicture();
  const announced = await call(uploads, { json: { content_type: "image/jpeg", content_length: bytes.length } });
  expect(announced).toMatchObject({ status: 201, body: { method: "PUT", upload_key: expect.any(String) } });
  const { upload_key, upload_url, headers } = announced.body;
  expect((await fetch(upload_url, { method: "PUT", headers, body: new Uint8Array(bytes) })).status).toBe(200);
  expect(await call(complete, { json: { upload_key } })).toMatchObject({
    status: 200,
    body: { width: 96, height: 128 },
  });
  const made = await call(looks, { json: { product_id: shop.productGid("coat"), upload_key } });
  expect(made).toMatchObject({ status: 201, body: { look_id: expect.any(String), request_id: expect.any(String) } });
  const asked = await call(state, { method: "GET", id: made.body.look_id });
  expect(asked).toMatchObject({ status: 200, body: { state: "WAITING", events: [{ eventType: "queued" }] } });
});

test.each([
  ["no JSON", { text: "{" }, 400, "BODY_UNREADABLE"],
  ["no fields", { json: {} }, 422, "VALIDATION_ERROR"],
  ["HEIC", { json: { content_type: "image/heic", content_length: 5 } }, 422, "IMAGE_UNSUPPORTED"],
  ["too large", { json: { content_type: "image/png", content_length: 99_000_000 } }, 422, "IMAGE_TOO_LARGE"],
])("an upload is refused: %s", async (_, given, status, code) => {
  const { uploads } = await load();
  expect(await call(uploads, given)).toMatchObject({ status, body: { error: { code, message: expect.any(String) } } });
});

test("a GET of what is only called, and another method, answer 405 and say which", async () => {
  const { uploads, keys } = await load();
  const got = await call(uploads, { method: "GET" });
  expect([got.status, got.answer?.headers.get("allow")]).toEqual([405, "POST"]);
  const put = await call(keys, { method: "PUT", form: {} });
  expect([put.status, put.answer?.headers.get("allow")]).toEqual([405, "POST, DELETE"]);
});

test("a look that is not extracted is not published, and one that is not there is not found", async () => {
  const { publish, items, state } = await load();
  const { lookId } = await shop.makeLook({ handle: "dress", extracted: false });
  expect(await call(publish, { id: lookId })).toMatchObject({
    status: 422,
    body: { error: { code: "VALIDATION_ERROR" } },
  });
  for (const id of ["01ARZ3NDEKTSV4RRFFQ69G5FAV", "1", "\0"]) {
    expect(await call(publish, { id })).toMatchObject({ status: 404, body: { error: { code: "NOT_FOUND" } } });
    expect(await call(state, { method: "GET", id })).toMatchObject({ status: 404 });
  }
  const choice = { item_id: "01ARZ3NDEKTSV4RRFFQ69G5FAV", is_shown: true };
  expect(await call(items, { id: lookId, json: choice })).toMatchObject({ status: 404 });
});

test("a picture of another product, or an address, is not taken", async () => {
  const { copy } = await load();
  const json = { product_id: shop.productGid("coat"), media_id: "http://127.0.0.1:1/secret" };
  expect(await call(copy, { json })).toMatchObject({ status: 422, body: { error: { code: "RESOURCE_NOT_FOUND" } } });
});

test("a key is made, replaced and revoked; its token is told once and stored nowhere", async () => {
  const { keys, rotate } = await load();
  expect(await call(keys, { form: { mode: "TEST", name: " " } })).toMatchObject({ status: 422 });
  expect(await call(keys, { form: { mode: "TEST", name: "a", daily_credits_max: "many" } })).toMatchObject({
    status: 422,
  });
  const made = await call(keys, { form: { mode: "LIVE", name: "script", daily_credits_max: "5" } });
  expect(made).toMatchObject({ status: 201, body: { mode: "LIVE", token: expect.stringMatching(/^sk_live_/) } });
  const replaced = await call(rotate, { form: { key_id: made.body.key_id, overlap_hours: "24" } });
  expect(replaced).toMatchObject({ status: 201, body: { token: expect.stringMatching(/^sk_live_/) } });
  expect(await call(keys, { method: "DELETE", form: { key_id: made.body.key_id } })).toMatchObject({ status: 200 });
  expect(await call(rotate, { form: { key_id: made.body.key_id, overlap_hours: "24" } })).toMatchObject({
    status: 404,
  });
  const rows = await shop.prisma.apiKey.findMany({ where: { client: { shop: "demo.myshopify.com" } } });
  expect(rows.map(({ dailyCreditsMax }) => dailyCreditsMax)).toEqual([5, 5]);
  expect(JSON.stringify(rows)).not.toContain(made.body.token);
});

test("a text with NUL, which the database cannot store, is refused in words", async () => {
  const { keys, items } = await load();
  const refused = {
    status: 422,
    body: { error: { code: "VALIDATION_ERROR", message: expect.stringContaining("NUL") } },
  };
  expect(await call(keys, { form: { mode: "TEST", name: "a\0b" } })).toMatchObject(refused);
  expect(await call(keys, { method: "DELETE", form: { key_id: "\0" } })).toMatchObject(refused);
  const { lookId } = await shop.makeLook({ handle: "dress" });
  expect(await call(items, { id: lookId, json: { item_id: "\0", is_shown: true } })).toMatchObject(refused);
});
