import { randomBytes } from "node:crypto";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Engine } from "~/engine/engine";
import { createStudioEngine } from "~/engine/studio/studio-engine";
import { findViolations } from "../support/find-violations";
import { startCore, type TestCore } from "../support/start-core";
import { submit } from "../support/submit";
import { waitFor } from "../support/wait-for";
import { type OtherLooklift, openOtherLooklift } from "./open-studio";

let other: OtherLooklift;
let core: TestCore;
let clientId: string;
let patient: Engine;
let hasty: Engine | undefined;

beforeAll(async () => {
  core = await startCore();
  other = await openOtherLooklift();
  ({ clientId } = await core.makeClient({ credits: 20 }));
  patient = createStudioEngine({ url: other.url, key: other.key, deadlineMs: 60_000, restMs: 200 });
  const engine: Engine = { ...patient, extract: (...call) => (hasty ?? patient).extract(...call) };
  const [{ workJobs }, { runExtraction, failExtraction }] = await Promise.all([
    import("~/jobs.server"),
    import("~/extraction/run-extraction"),
  ]);
  await workJobs("extract", 2, ({ requestId }, signal) => runExtraction({ requestId, engine, signal }));
  await workJobs("extract_dead", 1, ({ requestId }) => failExtraction({ requestId }));
}, 120_000);
afterAll(async () => {
  expect(await findViolations(core.pool)).toEqual({});
  await other?.stop();
  await core?.stop();
});

async function ask(productName: string): Promise<string> {
  // never the same twice: the other one would answer with what it found before
  const [r = 0, g = 0, b = 0] = randomBytes(3);
  const create = { width: 96, height: 128, channels: 3, background: { r, g, b } } as const;
  const trialImage = await core.makeTrialImage({ clientId, bytes: await sharp({ create }).jpeg().toBuffer() });
  return (await submit({ clientId, trialImage, context: { productName, productDescription: "of wool" } })).requestId;
}

async function read(requestId: string) {
  const { findExtraction } = await import("~/extraction/find-extraction");
  const found = await findExtraction({ clientId, id: requestId });
  if (!found) throw new Error("the request is gone");
  return found;
}

async function end(requestId: string) {
  const ended = async () => ["SUCCESS", "FAILURE"].includes((await read(requestId)).status);
  await waitFor(ended, { what: `the end of ${requestId}`, withinMs: 60_000 });
  return read(requestId);
}

/** The newest job of the other one. */
async function newestThere(): Promise<{ status: string; code: string | null; input: { context: object } }> {
  const { rows } = await other.pool.query(
    "SELECT status, error ->> 'code' AS code, input FROM request_logs ORDER BY request_id DESC LIMIT 1",
  );
  return rows[0];
}

const reachThere = (state: { status?: string; code?: string }) =>
  waitFor(
    async () => {
      const { status, code } = await newestThere();
      return (state.status ?? status) === status && (state.code ?? code) === code;
    },
    { what: `${JSON.stringify(state)} there`, withinMs: 30_000 },
  );

test("what the other one finds becomes our items, with pictures in our own store", async () => {
  const found = await end(await ask("find"));
  expect(found).toMatchObject({
    status: "SUCCESS",
    refunded: false,
    items: [{ category: "top", label: "Top", rank: 1 }],
  });
  expect(await newestThere()).toMatchObject({
    status: "SUCCESS",
    input: { context: { productName: "find", productDescription: "of wool" } },
  });
  const [item] = found.items;
  for (const url of [item?.cutoutUrl ?? "", item?.maskUrl ?? ""]) {
    expect(url).toContain(core.s3.endpoint);
    expect((await fetch(url)).status).toBe(200);
  }
});

test("nothing found there is nothing found here, and the credits go back", async () => {
  expect(await end(await ask("nothing"))).toMatchObject({ status: "SUCCESS", items: [], refunded: true });
});

test("a failure there is a failure here, refunded", async () => {
  expect(await end(await ask("useless"))).toMatchObject({
    status: "FAILURE",
    refunded: true,
    error: { code: "ENGINE_FAILED" },
  });
});

test("the other one dies in the middle of the work and comes back: the work goes on, paid once", async () => {
  const requestId = await ask("gated");
  await reachThere({ status: "IN_PROGRESS" });
  await other.killWeb();
  other.worker.openGate();
  await reachThere({ status: "SUCCESS" });
  await other.startWeb();
  expect(await end(requestId)).toMatchObject({ status: "SUCCESS", refunded: false, items: [{ category: "top" }] });
}, 120_000);

test("a cancelled request is cancelled there as well", async () => {
  const requestId = await ask("hang");
  await reachThere({ status: "IN_PROGRESS" });
  const { cancelExtraction } = await import("~/extraction/cancel-extraction");
  expect(await cancelExtraction({ clientId, id: requestId })).toBe("cancelled");
  await reachThere({ code: "CANCELLED" });
});

test("the other one stays away: every attempt ends by its deadline, and the request fails, refunded", async () => {
  await other.killWeb();
  hasty = createStudioEngine({ url: other.url, key: other.key, deadlineMs: 700, restMs: 100 });
  expect(await end(await ask("find"))).toMatchObject({
    status: "FAILURE",
    refunded: true,
    error: { code: "ATTEMPTS_EXHAUSTED", retryable: true },
  });
}, 90_000);
