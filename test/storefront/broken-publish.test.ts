// Wherever a publication breaks off, repeating it ends in the same page and the same files: nothing twice, nothing lost.
import { afterAll, beforeAll, expect, test } from "vitest";
import { openShop, SHOP, type Shop } from "./open-shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.stop());

const never = new AbortController().signal;

test("whichever answer of Shopify is lost", { timeout: 120_000 }, async () => {
  const { startPublish } = await import("~/storefront/start-publish");
  const { publishLook } = await import("~/storefront/publish-look");
  const first = await shop.makeLook({});
  await startPublish({ shop: SHOP, lookId: first.lookId });
  await publishLook({ lookId: first.lookId, signal: never });

  let breaks = 0;
  for (let at = 1; ; at++) {
    const { lookId } = await shop.makeLook({});
    await startPublish({ shop: SHOP, lookId });
    Object.assign(shop.calls, { count: 0, breakAt: at });
    const broken = await publishLook({ lookId, signal: never }).then(
      () => false,
      () => true,
    );
    const calls = shop.calls.count;
    shop.calls.breakAt = Number.POSITIVE_INFINITY;
    await publishLook({ lookId, signal: never });

    const files = JSON.parse(shop.metafield("coat", "look_files") ?? "[]").map((id: string) =>
      shop.state.files.get(id),
    );
    expect(JSON.parse(shop.metafield("coat", "look") ?? "null"), `after call ${at}`).toMatchObject({ look_id: lookId });
    expect(files, `after call ${at}`).toMatchObject([{ status: "READY" }, { status: "READY" }, { status: "READY" }]);
    expect(shop.lookFiles(), `after call ${at}`).toHaveLength(3);
    expect(await shop.prisma.look.count({ where: { status: "PUBLISHED" } })).toBe(1);
    if (!broken) {
      expect(calls).toBeLessThan(at);
      break;
    }
    breaks++;
  }
  expect(breaks).toBeGreaterThan(6);
});
