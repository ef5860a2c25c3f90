// A shop's looks are paged by their ids, newest first, in both directions, and only its own.
import { afterAll, beforeAll, expect, test } from "vitest";
import { openShop, SHOP, type Shop } from "./open-shop";

let shop: Shop;
const made: string[] = [];
beforeAll(async () => {
  shop = await openShop();
  for (let i = 0; i < 5; i++) made.unshift((await shop.makeLook({ extracted: i === 4 })).lookId);
});
afterAll(() => shop.stop());

const ids = (page: { looks: { id: string }[] }) => page.looks.map(({ id }) => id);

test("forth and back again", async () => {
  const { listLooks } = await import("~/storefront/list-looks");
  const first = await listLooks({ shop: SHOP, limit: 2 });
  expect(ids(first)).toEqual(made.slice(0, 2));
  expect(first.newer).toBeNull();
  const second = await listLooks({ shop: SHOP, limit: 2, older: first.older });
  expect(ids(second)).toEqual(made.slice(2, 4));
  const last = await listLooks({ shop: SHOP, limit: 2, older: second.older });
  expect(ids(last)).toEqual(made.slice(4));
  expect(last.older).toBeNull();
  expect(ids(await listLooks({ shop: SHOP, limit: 2, newer: last.newer }))).toEqual(made.slice(2, 4));
  const back = await listLooks({ shop: SHOP, limit: 2, newer: second.newer });
  expect(ids(back)).toEqual(made.slice(0, 2));
  expect(back.newer).toBeNull();
});

test("with state, items and a thumbnail that can be read", async () => {
  const { listLooks } = await import("~/storefront/list-looks");
  const { looks } = await listLooks({ shop: SHOP });
  expect(looks[0]).toMatchObject({ state: "READY", itemCount: 3, productTitle: "Camel coat" });
  expect(looks[1]).toMatchObject({ state: "WAITING", itemCount: 0 });
  const thumbnail = await fetch(looks[0]?.thumbnailUrl ?? "");
  expect(thumbnail.headers.get("content-type")).toBe("image/jpeg");
});

test("a mark that is no look's id is the first page, and another shop has none of them", async () => {
  const { listLooks } = await import("~/storefront/list-looks");
  expect(ids(await listLooks({ shop: SHOP, limit: 2, older: "\0'; --" }))).toEqual(made.slice(0, 2));
  expect((await listLooks({ shop: "other.myshopify.com" })).looks).toEqual([]);
});

test("by a part of the product's title, and by what has become of them", async () => {
  const { listLooks } = await import("~/storefront/list-looks");
  const { lookId } = await shop.makeLook({ handle: "dress" });
  await shop.prisma.look.update({ where: { id: lookId }, data: { status: "PUBLISH_FAILED" } });
  const list = async (asked: object) => ids(await listLooks({ shop: SHOP, ...asked }));
  expect(await list({ search: "GREEN" })).toEqual([lookId]);
  expect(await list({ search: "100%_\0" })).toEqual([]);
  expect(await list({ filter: "FAILED" })).toEqual([lookId]);
  expect(await list({ filter: "READY" })).toEqual([made[0]]);
  expect(await list({ filter: "PUBLISHED" })).toEqual([]);
});
