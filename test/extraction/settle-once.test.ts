import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { ExtractionFailure, SettledItem } from "~/extraction/settle-extraction";
import { findViolations } from "../support/find-violations";
import { startCore, type TestCore } from "../support/start-core";
import { submit } from "../support/submit";

let core: TestCore;
let clientId: string;
let requestId: string;

beforeAll(async () => {
  core = await startCore({ env: { DATABASE_CONNECTIONS: "30" } });
});
beforeEach(async () => {
  ({ clientId } = await core.makeClient({ credits: 3 }));
  ({ requestId } = await submit({ clientId, trialImage: await core.makeTrialImage({ clientId }) }));
});
afterAll(async () => {
  expect(await findViolations(core.pool)).toEqual({});
  await core.stop();
});

const error: ExtractionFailure = { code: "ENGINE_FAILED", message: "It did not work.", retryable: true };

async function claim(): Promise<number> {
  const { rows } = await core.pool.query("SELECT attempts FROM claim_request($1, 'test')", [requestId]);
  return rows[0]?.attempts ?? 0;
}

async function succeed(attempt: number, items: SettledItem[] = [makeItem()]): Promise<boolean> {
  const { settleSuccess } = await import("~/extraction/settle-extraction");
  return settleSuccess({
    requestId,
    attempt,
    items,
    warnings: [{ code: "cropped", message: "The feet are missing." }],
  });
}

async function fail(attempt?: number): Promise<boolean> {
  const { settleFailure } = await import("~/extraction/settle-extraction");
  return settleFailure({ requestId, error, ...(attempt !== undefined && { attempt }) });
}

async function outcome() {
  const { rows } = await core.pool.query(
    `SELECT status, (SELECT count(*)::int FROM extracted_items i WHERE i.request_id = r.request_id) AS items,
            (SELECT array_agg(kind::text ORDER BY id) FROM credit_entries e WHERE e.request_id = r.request_id) AS entries
     FROM request_logs r WHERE request_id = $1`,
    [requestId],
  );
  return rows[0];
}

test("a success stores its items and warnings and captures the price, in one step", async () => {
  expect(await succeed(await claim(), [makeItem(), makeItem({ label: "Coat", polygon: [[0, 0]] })])).toBe(true);
  expect(await outcome()).toEqual({ status: "SUCCESS", items: 2, entries: ["RESERVE", "CAPTURE"] });
  const { findExtraction } = await import("~/extraction/find-extraction");
  expect(await findExtraction({ clientId, id: requestId })).toMatchObject({
    status: "SUCCESS",
    refunded: false,
    error: null,
    items: [
      { label: "Hat", polygon: null },
      { label: "Coat", polygon: [[0, 0]] },
    ],
    warnings: [{ code: "cropped" }],
    latestEvent: { eventType: "succeeded", seq: 2 },
  });
});

test("a failure stores why and gives the price back, in one step", async () => {
  expect(await fail(await claim())).toBe(true);
  expect(await outcome()).toEqual({ status: "FAILURE", items: 0, entries: ["RESERVE", "REFUND"] });
  const { findExtraction } = await import("~/extraction/find-extraction");
  expect(await findExtraction({ clientId, id: requestId })).toMatchObject({
    ...{ status: "FAILURE", refunded: true, error, items: [] },
    latestEvent: { eventType: "failed", message: error.message },
  });
});

test("nothing found is a success whose price goes back", async () => {
  expect(await succeed(await claim(), [])).toBe(true);
  expect(await outcome()).toEqual({ status: "SUCCESS", items: 0, entries: ["RESERVE", "REFUND"] });
});

test("of successes and failures at the same moment exactly one settles", async () => {
  const attempt = await claim();
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, call) => (call % 2 ? succeed(attempt) : call % 4 ? fail(attempt) : fail())),
  );
  expect(answers.filter(Boolean)).toHaveLength(1);
  const { status, items, entries } = await outcome();
  expect([
    { status: "SUCCESS", items: 1, entries: ["RESERVE", "CAPTURE"] },
    { status: "FAILURE", items: 0, entries: ["RESERVE", "REFUND"] },
  ]).toContainEqual({ status, items, entries });
});

test("an attempt that was taken over settles nothing, neither well nor badly", async () => {
  const first = await claim();
  const second = await claim();
  expect([first, second]).toEqual([1, 2]);
  expect(await succeed(first)).toBe(false);
  expect(await fail(first)).toBe(false);
  expect(await outcome()).toEqual({ status: "IN_PROGRESS", items: 0, entries: ["RESERVE"] });
  expect(await succeed(second)).toBe(true);
  expect(await outcome()).toMatchObject({ status: "SUCCESS", items: 1 });
});

test("a success that comes after the refund changes nothing", async () => {
  const attempt = await claim();
  await fail();
  expect(await succeed(attempt)).toBe(false);
  expect(await outcome()).toEqual({ status: "FAILURE", items: 0, entries: ["RESERVE", "REFUND"] });
});

test("a settled request cannot be claimed again", async () => {
  await succeed(await claim());
  expect(await claim()).toBe(0);
  const { rows } = await core.pool.query("SELECT attempts FROM request_logs WHERE request_id = $1", [requestId]);
  expect(rows).toEqual([{ attempts: 1 }]);
});

test("nobody settles a request that does not exist", async () => {
  requestId = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
  expect(await succeed(1)).toBe(false);
  expect(await fail()).toBe(false);
});

test("another client sees neither the request nor its events", async () => {
  const { findExtraction } = await import("~/extraction/find-extraction");
  const { listEvents } = await import("~/extraction/list-events");
  const { clientId: stranger } = await core.makeClient();
  const { jobId } = (await findExtraction({ clientId, id: requestId })) ?? {};
  for (const id of [requestId, jobId ?? ""]) {
    expect(await findExtraction({ clientId, id })).toMatchObject({ requestId });
    expect(await listEvents({ clientId, id, since: 0 })).toMatchObject({ requestId, latestSeq: 1 });
    expect(await findExtraction({ clientId: stranger, id })).toBeNull();
    expect(await listEvents({ clientId: stranger, id, since: 0 })).toBeNull();
  }
});

let made = 0;
function makeItem(facts: Partial<SettledItem> = {}): SettledItem {
  const id = String(++made).padStart(26, "0");
  return {
    ...{ id, category: "hat", subcategory: null, label: "Hat", confidence: 0.9, isOnSale: true, rank: 1 },
    ...{ reasons: ["likest"], box: { x: 0, y: 0, width: 1, height: 1 }, polygon: null, area: 0.5 },
    ...{ colors: [{ name: "black", hex: "#000000", share: 1 }], cutoutKey: `${id}-c`, maskKey: `${id}-m` },
    ...{ cutoutWidth: 10, cutoutHeight: 10, face: "clear" },
    ...facts,
  };
}
