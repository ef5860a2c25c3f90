// A look that is deleted while its extraction is under way gives its credit back, unless another look waits for the same one.
import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "~/ids";
import { findViolations } from "../support/find-violations";
import { createTestEngine } from "../support/test-engine";
import { openShop, SHOP, type Shop } from "./open-shop";

let shop: Shop;

beforeAll(async () => {
  shop = await openShop();
});
afterAll(async () => {
  expect(await findViolations(shop.core.pool)).toEqual({});
  await shop.stop();
});

async function remove(lookId: string): Promise<void> {
  const { deleteLook } = await import("~/storefront/delete-look");
  await deleteLook({ shop: SHOP, lookId });
}

async function outcome(requestId: string) {
  const { rows } = await shop.core.pool.query(
    `SELECT status, error ->> 'code' AS code, (SELECT count(*)::int FROM extracted_items i WHERE i.request_id = r.request_id) AS items,
            (SELECT array_agg(kind::text ORDER BY id) FROM credit_entries e WHERE e.request_id = r.request_id) AS entries
     FROM request_logs r WHERE request_id = $1`,
    [requestId],
  );
  return rows[0];
}

const cancelled = { status: "FAILURE", code: "CANCELLED", items: 0, entries: ["RESERVE", "REFUND"] };

test("an extraction that waits is cancelled with its look, and refunded once", async () => {
  const { lookId, requestId } = await shop.makeLook({ extracted: false });
  await remove(lookId);
  await remove(lookId);
  expect(await outcome(requestId)).toEqual(cancelled);
  expect(await shop.prisma.look.count({ where: { id: lookId } })).toBe(0);
});

test("an extraction that a worker is at is cancelled with its look, and what is found comes too late", async () => {
  const { lookId, requestId } = await shop.makeLook({ extracted: false });
  const { runExtraction } = await import("~/extraction/run-extraction");
  const engine = createTestEngine();
  const { signal } = new AbortController();
  await runExtraction({
    requestId,
    signal,
    engine: {
      ...engine,
      async extract(image, hints, call) {
        await remove(lookId);
        return engine.extract(image, hints, call);
      },
    },
  });
  expect(await outcome(requestId)).toEqual(cancelled);
});

test("one that another look waits for, too, goes on", async () => {
  const { lookId, requestId } = await shop.makeLook({ extracted: false });
  const { id: _, ...look } = await shop.prisma.look.findUniqueOrThrow({ where: { id: lookId } });
  const twin = newId();
  await shop.prisma.look.create({
    data: { ...look, id: twin, files: [], itemChoices: {} },
  });
  await remove(lookId);
  expect(await outcome(requestId)).toMatchObject({ status: "NOT_STARTED", entries: ["RESERVE"] });
  await remove(twin);
  expect(await outcome(requestId)).toEqual(cancelled);
});

test("one that has ended stays paid for", async () => {
  const { lookId, requestId } = await shop.makeLook({});
  await remove(lookId);
  expect(await outcome(requestId)).toMatchObject({ status: "SUCCESS", entries: ["RESERVE", "CAPTURE"] });
});

test("items that came after the credits went back make a look that can be published", async () => {
  const { lookId, requestId } = await shop.makeLook({ extracted: false });
  const [{ runExtraction }, { settleFailure }, { findLook }, { listLooks }, { startPublish }] = await Promise.all([
    import("~/extraction/run-extraction"),
    import("~/extraction/settle-extraction"),
    import("~/storefront/find-look"),
    import("~/storefront/list-looks"),
    import("~/storefront/start-publish"),
  ]);
  const engine = createTestEngine();
  const { signal } = new AbortController();
  await runExtraction({
    requestId,
    signal,
    engine: {
      ...engine,
      async extract(image, hints, call) {
        await settleFailure({ requestId, error: { code: "JOB_LOST", message: "lost", retryable: true } });
        return engine.extract(image, hints, call);
      },
    },
  });
  expect(await findLook({ shop: SHOP, lookId })).toMatchObject({ state: "READY", refunded: true, items: [{}] });
  const { looks } = await listLooks({ shop: SHOP, filter: "READY" });
  expect(looks.map(({ id }) => id)).toContain(lookId);
  expect((await listLooks({ shop: SHOP, filter: "FAILED" })).looks.map(({ id }) => id)).not.toContain(lookId);
  await startPublish({ shop: SHOP, lookId });
  expect(await shop.prisma.look.findUnique({ where: { id: lookId } })).toMatchObject({ status: "PUBLISHING" });
});
