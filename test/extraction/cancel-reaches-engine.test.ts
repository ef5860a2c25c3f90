import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Engine } from "~/engine/engine";
import { startCore, type TestCore } from "../support/start-core";
import { submit } from "../support/submit";

let core: TestCore;
beforeAll(async () => {
  core = await startCore();
});
afterAll(() => core.stop());

test("a cancel ends the engine's work, keeps nothing, and is no failure of the job", async () => {
  const { clientId } = await core.makeClient();
  const { requestId } = await submit({ clientId, trialImage: await core.makeTrialImage({ clientId }) });
  const begun = Promise.withResolvers<AbortSignal>();
  const engine: Engine = {
    name: "test",
    async extract(_image, _hints, { signal }) {
      begun.resolve(signal);
      if (!signal.aborted) await once(signal, "abort");
      throw signal.reason;
    },
    async close() {},
  };
  const { runExtraction } = await import("~/extraction/run-extraction");
  const run = runExtraction({ requestId, engine, signal: new AbortController().signal });
  const signal = await begun.promise;
  const { cancelExtraction } = await import("~/extraction/cancel-extraction");
  expect(await cancelExtraction({ clientId, id: requestId })).toBe("cancelled");
  await run;
  expect(signal.aborted).toBe(true);
  const { findExtraction } = await import("~/extraction/find-extraction");
  expect(await findExtraction({ clientId, id: requestId })).toMatchObject({
    ...{ status: "FAILURE", refunded: true, items: [], error: { code: "CANCELLED" } },
  });
});
