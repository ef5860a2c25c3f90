import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { CreditSource } from "~/credits/grant-credits";
import { findViolations } from "../support/find-violations";
import { startCore, type TestCore } from "../support/start-core";
import { submit } from "../support/submit";

let core: TestCore;
let clientId: string;
let trialImage: string;

beforeAll(async () => {
  core = await startCore();
});
beforeEach(async () => {
  ({ clientId } = await core.makeClient({ credits: 0 }));
  trialImage = await core.makeTrialImage({ clientId });
});
afterAll(async () => {
  expect(await findViolations(core.pool)).toEqual({});
  await core.stop();
});

type Grant = { source: CreditSource; amount: number; inDays?: number };

async function grant(name: string, { source, amount, inDays }: Grant): Promise<void> {
  const { grantCredits } = await import("~/credits/grant-credits");
  const expiresAt = inDays === undefined ? undefined : new Date(Date.now() + inDays * 86_400_000);
  await grantCredits({ clientId, source, amount, externalRef: name, ...(expiresAt && { expiresAt }) });
}

/** Lets a grant run out, as time would. */
async function expire(name: string): Promise<void> {
  await core.pool.query(
    "UPDATE credit_grants SET expires_at = now() - interval '1 second' WHERE client_id = $1 AND external_ref = $2",
    [clientId, name],
  );
}

async function remaining(): Promise<Record<string, number>> {
  const { rows } = await core.pool.query<{ name: string; remaining: number }>(
    "SELECT external_ref AS name, remaining FROM credit_grants WHERE client_id = $1",
    [clientId],
  );
  return Object.fromEntries(rows.map((row) => [row.name, row.remaining]));
}

test("credits are spent by priority, then soonest expiry, then age", async () => {
  await grant("bought", { source: "PURCHASED", amount: 1 });
  await grant("plan, older", { source: "PLAN", amount: 1 });
  await grant("plan, younger", { source: "PLAN", amount: 1 });
  await grant("plan, ends later", { source: "PLAN", amount: 1, inDays: 20 });
  await grant("plan, ends soon", { source: "PLAN", amount: 1, inDays: 2 });
  await grant("welcome", { source: "WELCOME", amount: 1 });
  await grant("promotion", { source: "PROMOTIONAL", amount: 1 });
  const spent: string[] = [];
  for (let left = await remaining(); Object.keys(left).length > spent.length; ) {
    await submit({ clientId, trialImage });
    const after = await remaining();
    spent.push(...Object.keys(after).filter((name) => after[name] !== left[name]));
    left = after;
  }
  expect(spent).toEqual([
    ...["promotion", "welcome", "plan, ends soon", "plan, ends later", "plan, older", "plan, younger"],
    "bought",
  ]);
});

test("the balance shows the grants in the order of spending", async () => {
  await grant("bought", { source: "PURCHASED", amount: 7 });
  await grant("plan", { source: "PLAN", amount: 5, inDays: 2 });
  const { readBalance } = await import("~/credits/read-balance");
  const balance = await readBalance({ clientId });
  expect(balance).toMatchObject({ available: 12, reserved: 0 });
  expect(balance.grants.map(({ source, remaining: left }) => [source, left])).toEqual([
    ["PLAN", 5],
    ["PURCHASED", 7],
  ]);
});

test("what has expired is not spent, nor shown as available, before the sweep has come round", async () => {
  await grant("plan", { source: "PLAN", amount: 3, inDays: 1 });
  await grant("bought", { source: "PURCHASED", amount: 1 });
  await expire("plan");
  const { readBalance } = await import("~/credits/read-balance");
  expect(await readBalance({ clientId })).toMatchObject({ available: 1, grants: [{ source: "PURCHASED" }] });
  await submit({ clientId, trialImage });
  expect(await remaining()).toEqual({ plan: 3, bought: 0 });
  await expect(submit({ clientId, trialImage })).rejects.toMatchObject({
    code: "INSUFFICIENT_BALANCE",
    details: { required: 1, available: 0 },
  });
});

test("the sweep takes expired credits out of the account, once, however many workers sweep", async () => {
  await grant("plan", { source: "PLAN", amount: 3, inDays: 1 });
  await grant("bought", { source: "PURCHASED", amount: 1 });
  await expire("plan");
  const { expireGrants } = await import("~/credits/expire-grants");
  await Promise.all([expireGrants(), expireGrants(), expireGrants(), expireGrants()]);
  const { rows } = await core.pool.query(
    "SELECT delta_available FROM credit_entries WHERE client_id = $1 AND kind = 'EXPIRE'",
    [clientId],
  );
  expect(rows).toEqual([{ delta_available: -3 }]);
  expect(await remaining()).toEqual({ plan: 0, bought: 1 });
});

test("a grant is given once for each reference, however often and at once it is asked for", async () => {
  const { grantCredits } = await import("~/credits/grant-credits");
  const purchase = { clientId, source: "PURCHASED", amount: 100, externalRef: "a purchase" } as const;
  const answers = await Promise.all(Array.from({ length: 8 }, () => grantCredits(purchase)));
  expect(answers.filter(Boolean)).toHaveLength(1);
  const { readBalance } = await import("~/credits/read-balance");
  expect(await readBalance({ clientId })).toMatchObject({ available: 100 });
});
