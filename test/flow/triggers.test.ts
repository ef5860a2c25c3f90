// What happens to looks and credits is told to Shopify Flow, once for each, however often it must be tried.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Engine } from "~/engine/engine";
import { fewCredits, flowRetrySeconds } from "~/limits";
import { itemsEngine } from "../storefront/items-engine";
import { openShop, type Shop } from "../storefront/open-shop";
import { createTestEngine } from "../support/test-engine";

let shop: Shop;

beforeAll(async () => {
  shop = await openShop();
});
beforeEach(async () => {
  await shop.prisma.flowEvent.deleteMany({});
  shop.state.flowTriggers.length = 0;
  shop.calls.refuse = false;
});
afterAll(() => shop.stop());

async function send(): Promise<number> {
  const { sendTriggers } = await import("~/flow/send-triggers");
  return sendTriggers({ signal: new AbortController().signal });
}
const told = () => shop.state.flowTriggers.map(({ handle, payload }) => ({ handle, payload }));
const makeDue = () => shop.core.pool.query("UPDATE flow_events SET next_at = now()");

async function endLook(engine: Engine): Promise<string> {
  const { lookId, requestId } = await shop.makeLook({ extracted: false });
  const { runExtraction } = await import("~/extraction/run-extraction");
  await runExtraction({ requestId, engine, signal: new AbortController().signal });
  return lookId;
}
const productId = () => Number(shop.productGid("coat").split("/").at(-1));

test("a clear look is ready", async () => {
  const lookId = await endLook(createTestEngine());
  expect(await send()).toBe(1);
  const payload = { product_id: productId(), "look id": lookId, "item count": 1, "item on sale": "Top" };
  expect(told()).toEqual([{ handle: "look-ready", payload }]);
});

test.each([
  ["is unsure", itemsEngine, 3, /not certain/],
  ["finds nothing", createTestEngine({ always: "nothing" }), 0, /No item/],
  ["cannot use the photo", createTestEngine({ always: "useless" }), 0, /could not be worked on/],
])("a look whose engine %s needs review", async (_name, engine, count, reason) => {
  const lookId = await endLook(engine);
  await send();
  const payload = {
    ...{ product_id: productId(), "look id": lookId, "item count": count },
    reason: expect.stringMatching(reason),
  };
  expect(told()).toEqual([{ handle: "look-needs-review", payload }]);
});

test("a cancelled look is told to nobody", async () => {
  const { requestId } = await shop.makeLook({ extracted: false });
  const { cancelExtraction } = await import("~/extraction/cancel-extraction");
  await cancelExtraction({ clientId: shop.clientId, id: requestId });
  await send();
  expect([told(), await shop.prisma.flowEvent.findMany({ select: { state: true } })]).toEqual([
    [],
    [{ state: "DROPPED" }],
  ]);
});

test("a look that comes after its extraction's end is told too, and an extraction of the API's is not", async () => {
  const lookId = await endLook(createTestEngine());
  await shop.prisma.flowEvent.deleteMany({});
  const {
    id: _,
    files: __,
    itemChoices: ___,
    ...look
  } = await shop.prisma.look.findUniqueOrThrow({ where: { id: lookId } });
  await shop.prisma.look.delete({ where: { id: lookId } });
  expect(await shop.prisma.flowEvent.count()).toBe(0);
  await shop.prisma.look.create({ data: { ...look, id: lookId } });
  await send();
  expect(told().map(({ handle }) => handle)).toEqual(["look-ready"]);
});

test("a look that is written while its extraction's end is being committed waits for it, and is told", async () => {
  const { lookId, requestId } = await shop.makeLook({ extracted: false });
  const {
    id: _,
    files: __,
    itemChoices: ___,
    ...look
  } = await shop.prisma.look.findUniqueOrThrow({ where: { id: lookId } });
  await shop.prisma.look.delete({ where: { id: lookId } });
  const settling = await shop.core.pool.connect();
  try {
    await settling.query("BEGIN");
    const error = { code: "ENGINE_FAILED", message: "It failed.", retryable: false };
    await settling.query("SELECT settle_failure($1, NULL, $2)", [requestId, error]);
    const written = shop.prisma.look.create({ data: { ...look, id: lookId } }).then(() => true);
    const waits = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    await expect.poll(async () => (await shop.core.pool.query(waits)).rowCount).toBe(1);
    await settling.query("COMMIT");
    expect(await written).toBe(true);
  } finally {
    settling.release(true);
  }
  expect(await shop.prisma.flowEvent.count({ where: { lookId, requestId } })).toBe(1);
});

test("two workers at once, and again, tell it once", async () => {
  await endLook(createTestEngine());
  await Promise.all([send(), send()]);
  await makeDue();
  expect([await send(), told().length]).toEqual([0, 1]);
});

test("while Shopify is away it is tried a bounded number of times", async () => {
  await endLook(createTestEngine());
  shop.calls.refuse = true;
  for (let attempt = 0; attempt <= flowRetrySeconds.length; attempt++) {
    expect(await send()).toBe(1);
    await makeDue();
  }
  expect([await send(), told()]).toEqual([0, []]);
  expect(await shop.prisma.flowEvent.findMany({ select: { state: true } })).toEqual([{ state: "FAILED" }]);
});

test("after a failed attempt the next one waits, and then tells it", async () => {
  await endLook(createTestEngine());
  shop.calls.refuse = true;
  await send();
  shop.calls.refuse = false;
  expect([await send(), told()]).toEqual([0, []]);
  await makeDue();
  expect([await send(), told().length]).toEqual([1, 1]);
});

test("credits are low once each time that they fall to where the admin says so, of a live client's only", async () => {
  const { readBalance } = await import("~/credits/read-balance");
  let step = 0;
  const adjustTo = async (wanted: number) => {
    const { available } = await readBalance({ clientId: shop.clientId });
    const values = [shop.clientId, wanted - available, `to ${wanted} ${step++}`];
    await shop.core.pool.query("SELECT adjust_credits($1, $2, $3, 'test', 'test')", values);
  };
  for (const available of [fewCredits + 1, fewCredits, fewCredits - 1, fewCredits + 2, 0]) await adjustTo(available);
  await send();
  const lows = [{ "credits left": fewCredits }, { "credits left": 0 }].map((payload) => ({
    handle: "credits-low",
    payload,
  }));
  // they are sent side by side
  expect([told().length, told()]).toEqual([2, expect.arrayContaining(lows)]);
});

test("a shop that has left is told nothing", async () => {
  await shop.core.pool.query("INSERT INTO flow_events (client_id, kind, available) VALUES ($1, 'CREDITS_LOW', 1)", [
    shop.clientId,
  ]);
  await shop.prisma.client.updateMany({ data: { uninstalledAt: new Date() } });
  await send();
  expect([told(), await shop.prisma.flowEvent.findMany({ select: { state: true } })]).toEqual([
    [],
    [{ state: "DROPPED" }],
  ]);
});
