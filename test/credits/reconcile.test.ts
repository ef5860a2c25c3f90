import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startCore, type TestCore } from "../support/start-core";
import { submit } from "../support/submit";

let core: TestCore;
let clientId: string;

beforeAll(async () => {
  core = await startCore({ env: { LOG_LEVEL: "error" } });
  ({ clientId } = await core.makeClient({ credits: 5 }));
  const trialImage = await core.makeTrialImage({ clientId });
  const { settleFailure } = await import("~/extraction/settle-extraction");
  for (let call = 0; call < 3; call++) {
    const { requestId } = await submit({ clientId, trialImage });
    await settleFailure({ requestId, error: { code: "X", message: "no", retryable: true } });
  }
});
afterEach(() => core.pool.query("UPDATE credit_accounts SET available = 5"));
afterAll(() => core.stop());

async function reconcile(): Promise<number> {
  const { reconcileAccounts } = await import("~/credits/reconcile-accounts");
  return reconcileAccounts();
}

test("accounts that agree with their ledger are told to be so, again and again", async () => {
  expect([await reconcile(), await reconcile()]).toEqual([0, 0]);
});

test("an account that was changed past its ledger is found", async () => {
  await core.pool.query("UPDATE credit_accounts SET available = available + 1");
  expect(await reconcile()).toBe(1);
});

test("an entry that does not follow from the one before is found", async () => {
  await core.pool.query(
    `INSERT INTO credit_entries (client_id, kind, delta_available, delta_reserved, available_after)
     VALUES ($1, 'ADJUST', 1, 0, 9), ($1, 'ADJUST', -4, 0, 5)`,
    [clientId],
  );
  expect(await reconcile()).toBe(1);
});
