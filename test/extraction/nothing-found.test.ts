// Where the operator wants it so, an extraction that finds nothing is paid for; refunding it is the default (worker.test.ts).
import { afterAll, beforeAll, expect, test } from "vitest";
import { findViolations } from "../support/find-violations";
import { startCore, type TestCore } from "../support/start-core";
import { submit } from "../support/submit";
import { createTestEngine } from "../support/test-engine";

let core: TestCore;

beforeAll(async () => {
  core = await startCore({ env: { REFUND_WHEN_NOTHING_FOUND: "false" } });
});
afterAll(async () => {
  expect(await findViolations(core.pool)).toEqual({});
  await core.stop();
});

test("nothing found is a success that is charged, and says so, when the policy is off", async () => {
  const { clientId } = await core.makeClient({ credits: 1 });
  const { requestId } = await submit({ clientId, trialImage: await core.makeTrialImage({ clientId }) });
  const { runExtraction } = await import("~/extraction/run-extraction");
  const { findExtraction } = await import("~/extraction/find-extraction");
  const { signal } = new AbortController();
  await runExtraction({ requestId, engine: createTestEngine({ always: "nothing" }), signal });
  expect(await findExtraction({ clientId, id: requestId })).toMatchObject({
    ...{ status: "SUCCESS", refunded: false, items: [] },
    latestEvent: { eventType: "succeeded", message: "No item was found." },
  });
  const { rows } = await core.pool.query("SELECT available, reserved FROM credit_accounts WHERE client_id = $1", [
    clientId,
  ]);
  expect(rows).toEqual([{ available: 0, reserved: 0 }]);
});
