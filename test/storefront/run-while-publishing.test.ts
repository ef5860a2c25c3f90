// Run again and Publish pressed at once, in two tabs: one of them wins, and no look is left waiting for ever.
import { afterAll, beforeAll, expect, test } from "vitest";
import { openShop, SHOP, type Shop } from "./open-shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.stop());

test("a look that is run again and published at once leaves the one on the page in order", async () => {
  const [{ startPublish }, { runAgain }, { publishLook }] = await Promise.all([
    import("~/storefront/start-publish"),
    import("~/storefront/run-again"),
    import("~/storefront/publish-look"),
  ]);
  const signal = new AbortController().signal;
  const shown = await shop.makeLook({});
  await startPublish({ shop: SHOP, lookId: shown.lookId });
  await publishLook({ lookId: shown.lookId, signal });

  for (let round = 0; round < 6; round++) {
    const { lookId } = await shop.makeLook({});
    const both = await Promise.allSettled([runAgain({ shop: SHOP, lookId }), startPublish({ shop: SHOP, lookId })]);
    expect(both.some(({ status }) => status === "fulfilled")).toBe(true);
    const looks = await shop.prisma.look.findMany({ where: { shop: SHOP } });
    const stuck = looks.filter(({ status, publishedAt }) => status === "DRAFT" && publishedAt !== null);
    const isBeingReplaced = looks.some(({ status }) => status === "PUBLISHING");
    expect(stuck.length).toBe(isBeingReplaced ? 1 : 0);
    if (isBeingReplaced) await publishLook({ lookId, signal });
  }
});
