// Published, taken off and deleted at the same moment, by several people: one after the other, the last word counts, and a page
// is never half of anything.
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
// before anything else: asked for by several modules at once, the mock may be made of a module that is not whole yet
import "~/limits";
import { openShop, SHOP, type Shop } from "./open-shop";

vi.mock("~/limits", async (original) => ({
  ...(await original<object>()),
  ...{ fileReadyPollMs: 20, pageLeasePollMs: 20 },
}));

const inTime = { timeout: 90_000 };

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.stop());
afterEach(() => {
  shop.calls.watch = () => undefined;
});

const load = async () => ({
  ...(await import("~/storefront/start-publish")),
  ...(await import("~/storefront/publish-look")),
  ...(await import("~/storefront/unpublish-look")),
  ...(await import("~/storefront/delete-look")),
});

async function publish(lookId: string): Promise<void> {
  const { startPublish, publishLook } = await load();
  await startPublish({ shop: SHOP, lookId });
  await publishLook({ lookId, signal: new AbortController().signal });
}
const unpublish = async (lookId: string) => (await load()).unpublishLook({ shop: SHOP, lookId });
const remove = async (lookId: string) => (await load()).deleteLook({ shop: SHOP, lookId });

/** What is there of a look: nothing at all, or all that makes a page. Anything between is a fault. */
async function standing(lookId: string): Promise<"SHOWN" | "HIDDEN" | "GONE"> {
  const look = await shop.prisma.look.findUnique({ where: { id: lookId } });
  const page = JSON.parse(shop.metafield("coat", "look") ?? "null") as { look_id: string } | null;
  const named: string[] = JSON.parse(shop.metafield("coat", "look_files") ?? "[]");
  const there = [...shop.state.files.values()].filter(({ filename }) => filename.startsWith("looklift-"));
  if (page === null) {
    expect({ named, files: there.length, publishedAt: look?.publishedAt ?? null }).toEqual({
      ...{ named: [], files: 0, publishedAt: null },
    });
    if (look) expect(look.status).toBe("DRAFT");
    return look ? "HIDDEN" : "GONE";
  }
  expect(page.look_id).toBe(lookId);
  expect(look).toMatchObject({ status: "PUBLISHED", publishedAt: expect.any(Date) });
  expect(there.map(({ id }) => id).sort()).toEqual([...named].sort());
  return "SHOWN";
}

type Act = (lookId: string) => Promise<void>;

/** Begins `second` at each call in turn that `first` makes of a look, and tells how it stood after both. */
async function meet(first: Act, second: Act, from: "HIDDEN" | "SHOWN"): Promise<string[]> {
  const ends = new Set<string>();
  let lookId = "";
  for (let at = 1; ; at++) {
    if ((await standing(lookId)) === "GONE") ({ lookId } = await shop.makeLook({}));
    const is = await standing(lookId);
    if (is !== from) await (from === "SHOWN" ? publish : unpublish)(lookId);
    let begun: Promise<unknown> | null = null;
    shop.calls.count = 0;
    shop.calls.watch = (count) => {
      if (count === at) begun ??= second(lookId).catch((error: { code: string }) => error.code);
    };
    await first(lookId).catch((error: { code?: string }) => {
      if (error.code !== "VALIDATION_ERROR") throw error;
    });
    const answer = await begun;
    shop.calls.watch = () => undefined;
    if (begun === null) break;
    ends.add(`${answer ?? "done"}, ${await standing(lookId)}`);
  }
  await remove(lookId);
  expect(await standing(lookId)).toBe("GONE");
  return [...ends].sort();
}

test("who takes a look off while it is being published is told to wait", inTime, async () => {
  expect(await meet(publish, unpublish, "HIDDEN")).toEqual(["VALIDATION_ERROR, SHOWN"]);
});

test("who publishes a look while it is taken off has the last word", inTime, async () => {
  expect(await meet(unpublish, publish, "SHOWN")).toEqual(["done, SHOWN"]);
});

test("who publishes a look while it is deleted gets it whole, or not at all", inTime, async () => {
  for (const end of await meet(remove, publish, "SHOWN"))
    expect(end).toMatch(/^(done, SHOWN|done, GONE|NOT_FOUND, GONE)$/);
});

test("two attempts at one publication at once put it there once", async () => {
  const { lookId } = await shop.makeLook({});
  const { startPublish, publishLook } = await load();
  await startPublish({ shop: SHOP, lookId });
  shop.calls.operations.clear();
  const { signal } = new AbortController();
  await Promise.all([1, 2, 3].map(() => publishLook({ lookId, signal })));
  expect(await standing(lookId)).toBe("SHOWN");
  expect(shop.calls.operations.get("CreateFiles")).toBe(1);
  expect(shop.calls.operations.get("SetLook")).toBe(1);
  await remove(lookId);
});
