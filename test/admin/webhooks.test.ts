// What a merchant does with webhooks and with a key's rights, by the admin's own calls; and that no shop reaches another one's.
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeIdToken } from "../../local/shopify/oauth/id-token";
import { deliver } from "../callbacks/make-listener";
import { startReceiver } from "../callbacks/start-receiver";
import { openShop, SHOP, type Shop } from "../storefront/open-shop";
import { makeClient } from "../support/start-core";

let shop: Shop;
beforeAll(async () => {
  process.env["CALLBACKS_TO_PRIVATE"] = "true";
  shop = await openShop();
});
afterAll(() => shop.stop());

const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
type Route = { action?: (args: never) => Promise<Response> };
type Form = Record<string, string>;

/** Calls a route as the shop's merchant. */
async function call({ action }: Route, form: Form, id?: string) {
  const { state, core } = shop;
  const apiKey = core.settings["SHOPIFY_API_KEY"] ?? "";
  const token = makeIdToken({ state, apiKey, apiSecret: core.shopifySecret });
  const headers = { authorization: `Bearer ${token}`, "user-agent": BROWSER };
  const body = new URLSearchParams(form);
  const request = new Request("http://localhost:3000/app/calls", { method: "POST", headers, body });
  const answer = await action?.({ request, params: { id }, context: {} } as never);
  return { status: answer?.status, body: (await answer?.json()) as Record<string, string> };
}

const load = async () => ({
  endpoints: (await import("../../app/routes/app.webhooks.endpoints")) as Route,
  change: (await import("../../app/routes/app.webhooks.$id.change")) as Route,
  rotate: (await import("../../app/routes/app.webhooks.$id.rotate")) as Route,
  send: (await import("../../app/routes/app.webhooks.$id.send")) as Route,
  keys: (await import("../../app/routes/app.developers.keys")) as Route,
});
const callbacks = async () => ({
  ...(await import("~/callbacks/list-shop-endpoints")),
  ...(await import("~/callbacks/list-endpoints")),
  ...(await import("~/callbacks/add-endpoint")),
});
const idOf = (answer: { body: Record<string, string> }) => answer.body["endpoint_id"] ?? "";
const form = {
  mode: "LIVE",
  url: "https://example.com/hook",
  events: "job.failed credits.low",
  credits_low_below: "7",
};

test("an endpoint is added for live or test events, and its secret is told this once", async () => {
  const { endpoints } = await load();
  const live = await call(endpoints, form);
  expect(live).toMatchObject({ status: 201, body: { secret: expect.stringMatching(/^whsec_/) } });
  const other = await call(endpoints, { ...form, mode: "TEST" });
  const { findShopEndpoint, listShopEndpoints } = await callbacks();
  expect(await findShopEndpoint({ shop: SHOP, endpointId: idOf(live) })).toMatchObject({
    ...{ clientId: shop.clientId, mode: "LIVE", url: form.url, creditsLowBelow: 7, disabledAt: null, latest: null },
    events: ["job.failed", "credits.low"],
  });
  const listed = await listShopEndpoints({ shop: SHOP });
  expect(listed.map(({ id, mode }) => [id, mode])).toEqual([
    [idOf(other), "TEST"],
    [idOf(live), "LIVE"],
  ]);
  expect(JSON.stringify(listed)).not.toContain("whsec_");
});

test.each([
  ["no address", { url: " " }, "Give an address."],
  ["what is no address", { url: "shop" }, "This is not a URL."],
  ["no event", { events: "" }, "Choose at least one event."],
  ["an unknown event", { events: "job.succeeded test" }, expect.any(String)],
  ["a mark that is no number", { credits_low_below: "few" }, "Credits: give a whole number."],
  ["a mark of nothing", { credits_low_below: "0" }, "Credits: give at least 1."],
])("%s is refused in words", async (_, given, message) => {
  const { endpoints } = await load();
  expect(await call(endpoints, { ...form, ...given })).toMatchObject({ status: 422, body: { error: { message } } });
});

test("a test is sent and sent again, and the log and the list say what was answered", async () => {
  const { endpoints, send } = await load();
  const receiver = await startReceiver({ statuses: [500] });
  const id = idOf(await call(endpoints, { ...form, url: receiver.url }));
  const sent = await call(send, {}, id);
  expect(sent.status).toBe(202);
  while ((await deliver()) > 0);
  expect((await call(send, { message_id: sent.body["sendId"] ?? "" }, id)).status).toBe(202);
  while ((await deliver()) > 0);
  expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"]))).toEqual(
    new Set([`msg_${sent.body["sendId"]}`]),
  );
  const { findShopEndpoint, listSends } = await callbacks();
  const messages = await listSends({ clientId: shop.clientId, endpointId: id, limit: 10 });
  expect(messages).toMatchObject([{ state: "DELIVERED", attempts: [{ status: 500 }, { status: 204 }] }]);
  expect((await findShopEndpoint({ shop: SHOP, endpointId: id })).latest).toMatchObject({ state: "DELIVERED" });
  await receiver.stop();
});

test("an endpoint is turned off and on, gets another secret, and is removed", async () => {
  const { endpoints, change, rotate } = await load();
  const added = await call(endpoints, form);
  const id = idOf(added);
  const { findShopEndpoint } = await callbacks();
  await call(change, { to: "off" }, id);
  expect((await findShopEndpoint({ shop: SHOP, endpointId: id })).disabledAt).not.toBeNull();
  await call(change, { to: "on" }, id);
  expect((await findShopEndpoint({ shop: SHOP, endpointId: id })).disabledAt).toBeNull();
  const fresh = await call(rotate, {}, id);
  expect(fresh.body["secret"]).toMatch(/^whsec_/);
  expect(fresh.body["secret"]).not.toBe(added.body["secret"]);
  expect((await call(change, { to: "removed" }, id)).status).toBe(200);
  await expect(findShopEndpoint({ shop: SHOP, endpointId: id })).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("another shop's endpoint, and what is none, are not there", async () => {
  const { change, rotate, send } = await load();
  const { clientId } = await makeClient();
  const { addEndpoint, findShopEndpoint } = await callbacks();
  const { endpointId } = await addEndpoint({ clientId, url: form.url, events: ["job.failed"] });
  for (const id of [endpointId, "01ARZ3NDEKTSV4RRFFQ69G5FAV", "1", "\0"]) {
    const answers = [await call(change, { to: "removed" }, id), await call(rotate, {}, id), await call(send, {}, id)];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    await expect(findShopEndpoint({ shop: SHOP, endpointId: id })).rejects.toMatchObject({ code: "NOT_FOUND" });
  }
  expect(await shop.prisma.callbackEndpoint.count({ where: { clientId } })).toBe(1);
});

test("a key is made with the rights that were chosen, or with all", async () => {
  const { keys } = await load();
  const rightsOf = async (given: Form) => {
    const { status, body } = await call(keys, { mode: "TEST", name: "script", ...given });
    if (status !== 201) return status;
    const { capabilities, requireHmac } = await shop.prisma.apiKey.findUniqueOrThrow({
      where: { id: body["key_id"] ?? "" },
    });
    return { capabilities, requireHmac };
  };
  const all = ["jobs:create", "jobs:read", "credits:read", "webhooks:manage"];
  expect(await rightsOf({})).toEqual({ capabilities: all, requireHmac: false });
  expect(await rightsOf({ capabilities: "jobs:read credits:read", require_hmac: "true" })).toEqual({
    capabilities: ["jobs:read", "credits:read"],
    requireHmac: true,
  });
  for (const capabilities of ["", "everything"]) expect(await rightsOf({ capabilities })).toBe(422);
});
