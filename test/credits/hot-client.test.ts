// One hot client: everybody spends from the same account and gets refunds into it at the same moment.
import { afterAll, beforeAll, expect, test } from "vitest";
import { findViolations } from "../support/find-violations";
import { startCore, type TestCore } from "../support/start-core";
import { submit } from "../support/submit";

const SPENDERS = 60;
const CALLS_PER_SPENDER = 5;
const CREDITS = 40;

let core: TestCore;

beforeAll(async () => {
  core = await startCore({ env: { DATABASE_CONNECTIONS: String(SPENDERS) } });
});
afterAll(() => core.stop());

test(`${SPENDERS} spenders and their refunds at once: no credit is lost or made, nobody deadlocks, the ledger is in order`, async () => {
  const { clientId } = await core.makeClient({ credits: 0 });
  const trialImage = await core.makeTrialImage({ clientId });
  const { grantCredits } = await import("~/credits/grant-credits");
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);
  // many small ones, so that refunds and reservations meet in the same grants
  for (let number = 0; number < CREDITS; number++)
    await grantCredits({
      ...{ clientId, source: number % 2 ? "PLAN" : "PROMOTIONAL", amount: 1, externalRef: `grant ${number}` },
      expiresAt: inDays(1 + (number % 5)),
    });
  const { settleFailure } = await import("~/extraction/settle-extraction");
  const error = { code: "ENGINE_FAILED", message: "no", retryable: true };
  const counts = { accepted: 0, refused: 0 };

  async function spend(): Promise<void> {
    for (let call = 0; call < CALLS_PER_SPENDER; call++) {
      const submitted = await submit({ clientId, trialImage }).catch((refusal: { code?: string }) => {
        // a deadlock, or a balance that went below zero, is another error
        if (refusal.code !== "INSUFFICIENT_BALANCE") throw refusal;
        return null;
      });
      if (!submitted) {
        counts.refused++;
        continue;
      }
      counts.accepted++;
      expect(await settleFailure({ requestId: submitted.requestId, error })).toBe(true);
    }
  }
  await Promise.all(Array.from({ length: SPENDERS }, spend));

  expect(counts.accepted + counts.refused).toBe(SPENDERS * CALLS_PER_SPENDER);
  expect(counts.accepted).toBeGreaterThan(CREDITS);
  expect(await findViolations(core.pool)).toEqual({});
  const { rows } = await core.pool.query(
    `WITH e AS (SELECT *, lag(available_after) OVER w AS available_before, lag(reserved_after) OVER w AS reserved_before,
                       lag(created_at) OVER w AS at_before FROM credit_entries WHERE client_id = $1 WINDOW w AS (ORDER BY id))
     SELECT (SELECT available FROM credit_accounts WHERE client_id = $1) AS available,
            (SELECT count(*)::int FROM credit_grants WHERE client_id = $1 AND remaining = 1) AS "whole grants",
            count(*) FILTER (WHERE available_after <> available_before + delta_available
                               OR reserved_after <> reserved_before + delta_reserved OR created_at < at_before)::int AS "out of order",
            (SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()) AS deadlocks FROM e`,
    [clientId],
  );
  expect(rows).toEqual([{ available: CREDITS, "whole grants": CREDITS, "out of order": 0, deadlocks: 0 }]);
});
