import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Engine } from "~/engine/engine";
import { findViolations } from "../support/find-violations";
import { startCore, type TestCore } from "../support/start-core";
import { submit } from "../support/submit";
import { createTestEngine } from "../support/test-engine";

let core: TestCore;
let clientId: string;
let requestId: string;

beforeAll(async () => {
  core = await startCore();
});
beforeEach(async () => {
  ({ clientId } = await core.makeClient());
  const context = { productName: "Coat", productDescription: "warm", maxItems: 99 };
  ({ requestId } = await submit({ clientId, trialImage: await core.makeTrialImage({ clientId }), context }));
});
afterAll(async () => {
  expect(await findViolations(core.pool)).toEqual({});
  await core.stop();
});

async function run(engine: Partial<Engine> = {}, signal = new AbortController().signal): Promise<void> {
  const { runExtraction } = await import("~/extraction/run-extraction");
  await runExtraction({ requestId, engine: { ...createTestEngine(), ...engine }, signal });
}

async function find() {
  const { findExtraction } = await import("~/extraction/find-extraction");
  return findExtraction({ clientId, id: requestId });
}

async function outputs(): Promise<string[]> {
  const { listObjects } = await import("~/storage.server");
  return listObjects({ prefix: `t/${clientId}/out/` });
}

test("the engine is given pixels, hints and whether faces are blurred, and no more", async () => {
  let given: unknown[] = [];
  await run({
    async extract(image, hints, { signal, ...others }) {
      given = [Object.keys(image).sort(), image.rgb.length, hints, signal.aborted, Object.keys(others)];
      return { items: [], warnings: [] };
    },
  });
  const hints = { productName: "Coat", productDescription: "warm", maxItems: 20 };
  expect(given).toEqual([["height", "rgb", "width"], 96 * 128 * 3, hints, false, ["blurFaces"]]);
});

test("each stage is told as it is reached", async () => {
  await run();
  const { listEvents } = await import("~/extraction/list-events");
  const told = await listEvents({ clientId, id: requestId, since: 0 });
  expect(told?.events.map(({ seq, eventType, stage }) => [seq, eventType, stage])).toEqual([
    [1, "queued", null],
    [2, "stage", "reading"],
    [3, "stage", "extracting"],
    [4, "stage", "storing"],
    [5, "succeeded", null],
  ]);
});

test("what is found after the request was settled is thrown away", async () => {
  const { settleFailure } = await import("~/extraction/settle-extraction");
  const error = { code: "CANCELLED", message: "not wanted", retryable: false };
  const engine = createTestEngine();
  await run({
    async extract(image, hints, call) {
      await settleFailure({ requestId, error });
      return engine.extract(image, hints, call);
    },
  });
  expect(await find()).toMatchObject({ status: "FAILURE", refunded: true, error, items: [] });
  expect(await outputs()).toEqual([]);
});

test("an attempt that is aborted settles nothing and leaves no picture", async () => {
  const abort = new AbortController();
  const engine = createTestEngine();
  const running = run(
    {
      async extract(image, hints, call) {
        const outcome = await engine.extract(image, hints, call);
        abort.abort(new Error("its time is over"));
        return outcome;
      },
    },
    abort.signal,
  );
  await expect(running).rejects.toThrow("its time is over");
  expect(await find()).toMatchObject({ status: "IN_PROGRESS", refunded: false });
  expect(await outputs()).toEqual([]);
  await run();
  expect(await find()).toMatchObject({ status: "SUCCESS" });
});

test("an error that another attempt may mend settles nothing", async () => {
  const failing = run({
    async extract() {
      throw new TypeError("a bug of ours");
    },
  });
  await expect(failing).rejects.toThrow("a bug of ours");
  expect(await find()).toMatchObject({ status: "IN_PROGRESS", refunded: false, error: null });
});

test("a job that comes twice works once", async () => {
  let calls = 0;
  const engine = createTestEngine();
  const counting: Partial<Engine> = {
    extract(...args) {
      calls++;
      return engine.extract(...args);
    },
  };
  await run(counting);
  const before = await find();
  await run(counting);
  expect(calls).toBe(1);
  expect((await find())?.items.map(({ id }) => id)).toEqual(before?.items.map(({ id }) => id));
});

test("a picture that is gone by then fails in words, refunded", async () => {
  await core.pool.query("UPDATE trial_images SET status = 'DELETED' WHERE client_id = $1", [clientId]);
  await run();
  expect(await find()).toMatchObject({ status: "FAILURE", refunded: true, error: { code: "RESOURCE_NOT_FOUND" } });
});
