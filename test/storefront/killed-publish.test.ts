// A worker that is killed in the middle of a publication loses nothing: the next one ends it, with the files already made.
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startWorkerProcess } from "../support/start-worker";
import { waitFor } from "../support/wait-for";
import { openShop, SHOP, type Shop } from "./open-shop";

const preload = join(import.meta.dirname, "../../local/shopify/preload.mjs");
const FILE_STEP_MS = 2_000;

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ fileStepMs: FILE_STEP_MS });
});
afterAll(() => shop.stop());

test("killed while Shopify prepares the files", { timeout: 120_000 }, async () => {
  const { startPublish } = await import("~/storefront/start-publish");
  const { lookId } = await shop.makeLook({});
  await startPublish({ shop: SHOP, lookId });
  const settings = { ...shop.core.settings, NODE_OPTIONS: `--import=${preload}` };
  const recorded = async () => {
    const { files } = await shop.prisma.look.findUniqueOrThrow({ where: { id: lookId } });
    return (files as { fileId: string }[]).map(({ fileId }) => fileId);
  };

  const first = await startWorkerProcess({ settings });
  const made = await waitFor(async () => (await recorded()).length === 3 && (await recorded()), {
    what: "the first worker to have made its files",
    withinMs: 40_000,
  });
  await first.kill();
  expect(shop.metafield("coat", "look")).toBeNull();

  const second = await startWorkerProcess({ settings });
  const isPublished = async () =>
    (await shop.prisma.look.findUniqueOrThrow({ where: { id: lookId } })).status === "PUBLISHED";
  await waitFor(isPublished, { what: "the second worker to have published the look", withinMs: 60_000 });
  await second.stop();
  expect(JSON.parse(shop.metafield("coat", "look_files") ?? "[]")).toEqual(made);
  expect(shop.lookFiles()).toHaveLength(3);
});
