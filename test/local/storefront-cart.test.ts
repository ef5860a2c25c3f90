import { afterEach, beforeEach, expect, test } from "vitest";
import { type MadeShop, makeShop } from "../storefront-block/make-shop";

let shop: MadeShop;
let cookie: string;
beforeEach(async () => {
  shop = await makeShop();
  cookie = "";
});
afterEach(() => shop.stop());

async function send(path: string, body?: unknown) {
  const isForm = typeof body === "string";
  const answer = await fetch(shop.origin + path, {
    redirect: "manual",
    headers: {
      cookie,
      ...(body !== undefined && { "content-type": isForm ? "application/x-www-form-urlencoded" : "application/json" }),
    },
    ...(body !== undefined && { method: "POST", body: isForm ? body : JSON.stringify(body) }),
  });
  cookie = answer.headers.get("set-cookie")?.split(";")[0] ?? cookie;
  return answer;
}
const readCart = async () => {
  const cart = (await (await send("/cart.js")).json()) as {
    item_count: number;
    total_price: number;
    items: { id: number; quantity: number; title: string }[];
  };
  return {
    count: cart.item_count,
    total: cart.total_price,
    lines: cart.items.map(({ id, quantity }) => [id, quantity]),
  };
};

test("a form adds one variant, and the cart page shows it", async () => {
  const answer = await send("/cart/add", "id=201&quantity=2");
  expect([answer.status, answer.headers.get("location")]).toEqual([302, "/cart"]);
  expect(answer.headers.get("set-cookie")).toMatch(/^cart=[0-9a-f]{32}; .*HttpOnly; SameSite=Lax$/);
  expect(await readCart()).toEqual({ count: 2, total: 31_800, lines: [[201, 2]] });
  expect(await (await send("/cart")).text()).toContain("$318.00 USD");
});

test("several are added in one go, from a form as from a script; the same again counts up", async () => {
  await send("/cart/add", "items[][id]=100&items[][quantity]=1&items[][id]=300&items[][quantity]=2");
  const answer = await send("/cart/add.js", { items: [{ id: 300, quantity: 1 }, { id: "101" }] });
  expect(await answer.json()).toMatchObject({
    items: [
      { id: 101, quantity: 1 },
      { id: 300, quantity: 3 },
    ],
  });
  expect(await readCart()).toEqual({
    count: 5,
    total: 157_300,
    lines: [
      [101, 1],
      [300, 3],
      [100, 1],
    ],
  });
});

test("all or nothing: one that is sold out keeps the others out too", async () => {
  const answer = await send("/cart/add.js", { items: [{ id: 100 }, { id: 202 }] });
  expect([answer.status, await answer.json()]).toEqual([
    422,
    { status: 422, message: "Cart Error", description: "Grey trousers - L is sold out." },
  ]);
  expect(await readCart()).toEqual({ count: 0, total: 0, lines: [] });
  const turned = await send("/cart/add", "items[][id]=100&items[][id]=202");
  expect(await (await send(turned.headers.get("location") ?? "")).text()).toContain("Grey trousers - L is sold out.");
});

test.each([
  {},
  { id: 99 },
  { id: 100, quantity: 0 },
  { id: 100, quantity: 1.5 },
  { id: "x" },
  { items: [] },
  null,
  [1],
])("%j is refused", async (body) => {
  expect((await send("/cart/add.js", body)).status).toBe(422);
  expect((await readCart()).count).toBe(0);
});

test("a quantity is changed, and 0 takes the line out", async () => {
  await send("/cart/add", "id=100");
  await send("/cart/change", "id=100&quantity=4");
  expect((await readCart()).lines).toEqual([[100, 4]]);
  expect((await send("/cart/change.js", { id: 100, quantity: 0 })).status).toBe(200);
  expect((await readCart()).lines).toEqual([]);
});

test("each shopper has a cart of their own", async () => {
  await send("/cart/add", "id=100");
  cookie = "";
  expect((await readCart()).count).toBe(0);
});

test("what the shop no longer sells is not in the cart any more", async () => {
  await send("/cart/add", "id=300");
  shop.product("bag").status = "ARCHIVED";
  expect((await readCart()).count).toBe(0);
});

test("in another language the cart stays in it", async () => {
  expect((await send("/de/cart/add", "id=100")).headers.get("location")).toBe("/de/cart");
});
