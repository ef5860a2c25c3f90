// What the app asks the merchant to pay in the stand-in: asked, approved or declined once, told, and shown to the app.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { waitFor } from "../support/wait-for";
import { API_KEY, type GraphqlAnswer, openAdmin, SHOP, type ShopWorld, startShopWorld } from "./shopify-world";

let world: ShopWorld;
let ask: (query: string, variables?: Record<string, unknown>) => Promise<GraphqlAnswer>;

beforeEach(async () => {
  world = await startShopWorld();
  ask = await openAdmin(world);
});
afterEach(() => world.stop());

async function buy({ amount = "9.00", currencyCode = "USD" } = {}) {
  const { data } = await ask(
    `mutation ($price: MoneyInput!, $returnUrl: URL!) {
      appPurchaseOneTimeCreate(name: "100 credits", price: $price, returnUrl: $returnUrl, test: true) {
        appPurchaseOneTime { id status test } confirmationUrl userErrors { message } } }`,
    {
      price: { amount, currencyCode },
      returnUrl: `https://admin.shopify.com/store/demo/apps/${API_KEY}/app/credits?pack=100`,
    },
  );
  return data.appPurchaseOneTimeCreate;
}

const status = async (id: string) =>
  (await ask(`query ($id: ID!) { node(id: $id) { ... on AppPurchaseOneTime { status } } }`, { id })).data.node.status;
const inStandIn = (confirmationUrl: string) => confirmationUrl.replace(`https://${SHOP}`, world.shop.origin);
const decide = (url: string, decision: string) =>
  fetch(inStandIn(url), { method: "POST", redirect: "manual", body: new URLSearchParams({ decision }) });

test("a purchase waits for the merchant, who is sent back to the app with its number", async () => {
  const { appPurchaseOneTime, confirmationUrl } = await buy();
  expect(appPurchaseOneTime).toMatchObject({ status: "PENDING", test: true });
  expect(confirmationUrl).toMatch(new RegExp(`^https://${SHOP}/admin/charges/`));
  expect(await (await fetch(inStandIn(confirmationUrl))).text()).toContain("100 credits");

  const answer = await decide(confirmationUrl, "approve");
  const number = appPurchaseOneTime.id.split("/").at(-1);
  expect([answer.status, answer.headers.get("location")]).toEqual([
    303,
    `${world.shop.origin}/store/demo/apps/looklift/app/credits?pack=100&charge_id=${number}`,
  ]);
  expect(await status(appPurchaseOneTime.id)).toBe("ACTIVE");
  const told = await waitFor(() => world.app.received[0], { what: "the webhook" });
  expect(told.headers["x-shopify-topic"]).toBe("app_purchases_one_time/update");
  expect(JSON.parse(told.body)).toMatchObject({
    app_purchase_one_time: { admin_graphql_api_id: appPurchaseOneTime.id, name: "100 credits", status: "ACTIVE" },
  });
});

test("a declined purchase stays declined, and brings the merchant back too", async () => {
  const { appPurchaseOneTime, confirmationUrl } = await buy();
  expect((await decide(confirmationUrl, "decline")).headers.get("location")).toContain("charge_id=");
  await decide(confirmationUrl, "approve");
  expect(await status(appPurchaseOneTime.id)).toBe("DECLINED");
  const { data } = await ask(
    `{ currentAppInstallation { oneTimePurchases(first: 5) { nodes { status price { amount } } } } }`,
  );
  expect(data.currentAppInstallation.oneTimePurchases.nodes).toEqual([
    { status: "DECLINED", price: { amount: "9.00" } },
  ]);
});

test("only the address with its signature decides", async () => {
  const { appPurchaseOneTime, confirmationUrl } = await buy();
  expect((await decide(confirmationUrl.replace(/signature=...../, "signature=00000"), "approve")).status).toBe(404);
  const foreign = await fetch(inStandIn(confirmationUrl), {
    method: "POST",
    headers: { origin: "https://evil.test" },
    body: new URLSearchParams({ decision: "approve" }),
  });
  expect(foreign.status).toBe(403);
  expect(await status(appPurchaseOneTime.id)).toBe("PENDING");
});

test("nobody's decision lets a purchase expire after two days", async () => {
  const { appPurchaseOneTime, confirmationUrl } = await buy();
  const [purchase] = world.shop.state.purchases.values();
  purchase!.createdAt = new Date(Date.now() - 3 * 24 * 60 * 60 * 1000).toISOString();
  await decide(confirmationUrl, "approve");
  expect(await status(appPurchaseOneTime.id)).toBe("EXPIRED");
});

describe("a price is refused", () => {
  test.each([
    ["below 0.5", { amount: "0.49" }],
    ["above 10,000", { amount: "10000.01" }],
    ["in a currency that is not the shop's", { currencyCode: "EUR" }],
  ])("%s", async (_, price) => {
    const { appPurchaseOneTime, userErrors } = await buy(price);
    expect(appPurchaseOneTime).toBeNull();
    expect(userErrors).toHaveLength(1);
  });
});

test("an approved subscription takes the place of the one before", async () => {
  const subscribe = async (name: string) => {
    const { data } = await ask(
      `mutation ($name: String!, $lines: [AppSubscriptionLineItemInput!]!) {
        appSubscriptionCreate(name: $name, returnUrl: "${world.app.url}/back", lineItems: $lines) {
          appSubscription { id status } confirmationUrl userErrors { message } } }`,
      { name, lines: [{ plan: { appRecurringPricingDetails: { price: { amount: "19.00", currencyCode: "USD" } } } }] },
    );
    return decide(data.appSubscriptionCreate.confirmationUrl, "approve");
  };
  expect((await subscribe("Small")).headers.get("location")).toContain(`${world.app.url}/back?charge_id=`);
  await subscribe("Large");
  const { data } =
    await ask(`{ currentAppInstallation { activeSubscriptions { name status lineItems { plan { pricingDetails {
    ... on AppRecurringPricing { price { amount } interval } } } } } } }`);
  expect(data.currentAppInstallation.activeSubscriptions).toEqual([
    {
      ...{ name: "Large", status: "ACTIVE" },
      lineItems: [{ plan: { pricingDetails: { price: { amount: "19.00" }, interval: "EVERY_30_DAYS" } } }],
    },
  ]);
});
