import { afterAll, beforeAll, expect, test } from "vitest";
import { findViolations } from "../support/find-violations";
import { startCore, type TestCore } from "../support/start-core";
import { submit } from "../support/submit";

let core: TestCore;

beforeAll(async () => {
  core = await startCore({ env: { DATABASE_CONNECTIONS: "40" } });
});
afterAll(() => core.stop());

test("50 credits and 200 calls at once are 50 accepted calls and 150 refused ones, to the credit", async () => {
  const { clientId } = await core.makeClient({ credits: 50 });
  const trialImage = await core.makeTrialImage({ clientId });
  const outcomes = await Promise.allSettled(Array.from({ length: 200 }, () => submit({ clientId, trialImage })));
  const refused = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
  expect(refused.map(({ code }) => code)).toEqual(Array(150).fill("INSUFFICIENT_BALANCE"));
  expect(refused.at(-1)?.details).toEqual({ required: 1, available: 0 });

  const { rows } = await core.pool.query(
    `SELECT available, reserved, (SELECT count(*)::int FROM request_logs WHERE client_id = $1) AS logged,
            (SELECT count(*)::int FROM pgboss.job WHERE name = 'extract' AND group_id = $1) AS jobs,
            (SELECT sum(amount)::int FROM credit_holds) AS held
     FROM credit_accounts WHERE client_id = $1`,
    [clientId],
  );
  expect(rows).toEqual([{ available: 0, reserved: 50, logged: 50, jobs: 50, held: 50 }]);
  expect(await findViolations(core.pool)).toEqual({});
});

test("a refused call leaves nothing behind: no log, no job, no idempotency key, no entry", async () => {
  const { clientId } = await core.makeClient({ credits: 0 });
  const trialImage = await core.makeTrialImage({ clientId });
  await expect(submit({ clientId, trialImage, key: "once" })).rejects.toMatchObject({ code: "INSUFFICIENT_BALANCE" });
  const { rows } = await core.pool.query(
    `SELECT (SELECT count(*)::int FROM request_logs WHERE client_id = $1) AS logs,
            (SELECT count(*)::int FROM pgboss.job WHERE group_id = $1) AS jobs,
            (SELECT count(*)::int FROM idempotency_keys WHERE client_id = $1) AS keys,
            (SELECT count(*)::int FROM credit_entries WHERE client_id = $1) AS entries`,
    [clientId],
  );
  expect(rows).toEqual([{ logs: 0, jobs: 0, keys: 0, entries: 0 }]);
});

test("a test client pays nothing and needs no credit", async () => {
  const { clientId } = await core.makeClient({ mode: "TEST", credits: 0 });
  const trialImage = await core.makeTrialImage({ clientId });
  expect(await submit({ clientId, trialImage, mode: "TEST" })).toMatchObject({ creditsCost: 0, creditsAvailable: 0 });
  expect(await findViolations(core.pool)).toEqual({});
});
