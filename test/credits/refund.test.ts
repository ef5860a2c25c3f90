import { afterAll, beforeAll, expect, test } from "vitest";
import { findViolations } from "../support/find-violations";
import { startCore, type TestCore } from "../support/start-core";
import { submit } from "../support/submit";

let core: TestCore;

beforeAll(async () => {
  core = await startCore();
});
afterAll(async () => {
  expect(await findViolations(core.pool)).toEqual({});
  await core.stop();
});

const error = { code: "ENGINE_FAILED", message: "It did not work.", retryable: true };

async function fail(requestId: string): Promise<boolean> {
  const { settleFailure } = await import("~/extraction/settle-extraction");
  return settleFailure({ requestId, error });
}

async function grant(clientId: string, name: string, amount: number, expiresAt?: Date): Promise<void> {
  const { grantCredits } = await import("~/credits/grant-credits");
  await grantCredits({ clientId, source: "PLAN", amount, externalRef: name, ...(expiresAt && { expiresAt }) });
}

async function grantsOf(clientId: string) {
  const { rows } = await core.pool.query<{ name: string; remaining: number; expires: Date | null }>(
    "SELECT external_ref AS name, remaining, expires_at AS expires FROM credit_grants WHERE client_id = $1 ORDER BY id",
    [clientId],
  );
  return rows;
}

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);

test("a price that was taken from several grants goes back to each of them", async () => {
  const { clientId } = await core.makeClient({ credits: 0 });
  const trialImage = await core.makeTrialImage({ clientId });
  const { requestId } = await submit({ clientId, trialImage, mode: "TEST" });
  await grant(clientId, "soon", 2, inDays(1));
  await grant(clientId, "later", 2, inDays(9));
  await grant(clientId, "never", 9);
  // what an extraction of 5 credits would cost; today's costs 1
  await core.pool.query(
    `WITH r AS (SELECT * FROM request_logs WHERE request_id = $1)
     SELECT accept_request($2, '', NULL, NULL, $3, 'extract', 5, r.trial_image_id, '{}', 60) FROM r`,
    [requestId, clientId, "01ARZ3NDEKTSV4RRFFQ69G5FAV"],
  );
  expect(await grantsOf(clientId)).toMatchObject([{ remaining: 0 }, { remaining: 0 }, { remaining: 8 }]);
  expect(await fail("01ARZ3NDEKTSV4RRFFQ69G5FAV")).toBe(true);
  expect(await grantsOf(clientId)).toMatchObject([
    { name: "soon", remaining: 2 },
    { name: "later", remaining: 2 },
    { name: "never", remaining: 9 },
  ]);
  await fail(requestId);
});

test("a grant that has expired meanwhile is extended, so that the refund can be spent", async () => {
  const { clientId } = await core.makeClient({ credits: 0 });
  const trialImage = await core.makeTrialImage({ clientId });
  await grant(clientId, "plan", 3, inDays(1));
  const { requestId } = await submit({ clientId, trialImage });
  await core.pool.query("UPDATE credit_grants SET expires_at = now() - interval '1 hour' WHERE client_id = $1", [
    clientId,
  ]);
  const { expireGrants } = await import("~/credits/expire-grants");
  await expireGrants();
  expect(await grantsOf(clientId)).toMatchObject([{ remaining: 0 }]);

  expect(await fail(requestId)).toBe(true);
  const [plan] = await grantsOf(clientId);
  expect(plan?.remaining).toBe(1);
  expect(Math.round(((plan?.expires?.getTime() ?? 0) - Date.now()) / 3_600_000)).toBe(7 * 24);
  await expireGrants();
  await expect(submit({ clientId, trialImage })).resolves.toMatchObject({ creditsAvailable: 0 });
});

test("of a grant that has expired only what comes back lives on, whether or not the sweep has been there", async () => {
  const { clientId } = await core.makeClient({ credits: 0 });
  const trialImage = await core.makeTrialImage({ clientId });
  await grant(clientId, "plan", 3, inDays(1));
  const { requestId } = await submit({ clientId, trialImage });
  await core.pool.query("UPDATE credit_grants SET expires_at = now() WHERE client_id = $1", [clientId]);
  expect(await fail(requestId)).toBe(true);
  expect(await grantsOf(clientId)).toMatchObject([{ remaining: 1 }]);
  const { rows } = await core.pool.query(
    "SELECT kind, delta_available AS change FROM credit_entries WHERE client_id = $1 ORDER BY id",
    [clientId],
  );
  expect(rows.map(({ kind, change }) => [kind, change])).toEqual([
    ...[
      ["GRANT", 3],
      ["RESERVE", -1],
      ["REFUND", 1],
      ["EXPIRE", -2],
    ],
  ]);
});

test("a grant that has not expired keeps its date", async () => {
  const { clientId } = await core.makeClient({ credits: 0 });
  const trialImage = await core.makeTrialImage({ clientId });
  const expires = inDays(1);
  await grant(clientId, "plan", 3, expires);
  const { requestId } = await submit({ clientId, trialImage });
  await fail(requestId);
  expect(await grantsOf(clientId)).toEqual([{ name: "plan", remaining: 3, expires }]);
});
