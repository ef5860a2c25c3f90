// The reconciler looks while everything moves: it may find nothing wrong then, for nothing is.
import { afterAll, beforeAll, expect, test } from "vitest";
import { findViolations } from "../support/find-violations";
import { startCore, type TestCore } from "../support/start-core";
import { submit } from "../support/submit";

const CLIENTS = 4;
const CALLERS = 8;
const STEPS_PER_CALLER = 25;
const failure = { code: "ENGINE_FAILED", message: "no", retryable: true };

let core: TestCore;

beforeAll(async () => {
  core = await startCore({ env: { DATABASE_CONNECTIONS: "20" } });
});
afterAll(() => core.stop());

test("books that move at every moment are never said to be broken", async () => {
  const [{ grantCredits }, { expireGrants }, { settleFailure, settleSuccess }, { readLastRun, runReconciler }] =
    await Promise.all([
      import("~/credits/grant-credits"),
      import("~/credits/expire-grants"),
      import("~/extraction/settle-extraction"),
      import("~/extraction/run-reconciler"),
    ]);
  const clients: { clientId: string; trialImage: string }[] = [];
  for (let made = 0; made < CLIENTS; made++) {
    const { clientId } = await core.makeClient({ credits: 500 });
    clients.push({ clientId, trialImage: await core.makeTrialImage({ clientId }) });
  }
  let working = true;
  const callers = Array.from({ length: CALLERS }, async (_, caller) => {
    const client = clients[caller % CLIENTS] as (typeof clients)[number];
    for (let step = 0; step < STEPS_PER_CALLER; step++) {
      const name = `${caller}.${step}`;
      const { requestId } = await submit({ ...client, key: name });
      const expiresAt = new Date(Date.now() + 20);
      await grantCredits({ clientId: client.clientId, source: "PLAN", amount: 2, expiresAt, externalRef: name });
      if (step % 3 === 0) await expireGrants();
      if (step % 2 === 0) await settleFailure({ requestId, error: failure });
      else {
        const { rows } = await core.pool.query("SELECT attempts FROM claim_request($1, 'test')", [requestId]);
        // nothing found: refunded as a success
        await settleSuccess({ requestId, attempt: rows[0].attempts, items: [], warnings: [] });
      }
    }
  });
  const runs: number[] = [];
  const watcher = (async () => {
    while (working) {
      await runReconciler({ gapMs: 0 });
      const run = await readLastRun();
      expect(run?.violations).toEqual([]);
      runs.push(run?.entriesChecked ?? 0);
    }
  })();
  await Promise.all(callers).finally(() => {
    working = false;
  });
  await watcher;
  expect(runs.length).toBeGreaterThan(3);
  expect(await findViolations(core.pool)).toEqual({});
});
