import { afterAll, beforeAll, expect, test } from "vitest";
import { startCore, type TestCore } from "../support/start-core";
import { submit } from "../support/submit";

let core: TestCore;
let clientId: string;
let requestId: string;

beforeAll(async () => {
  core = await startCore();
  ({ clientId } = await core.makeClient({ credits: 2 }));
  ({ requestId } = await submit({ clientId, trialImage: await core.makeTrialImage({ clientId }) }));
});
afterAll(() => core.stop());

const refuse = (statement: string, values: unknown[] = []) => expect(core.pool.query(statement, values)).rejects;

test.each([
  "UPDATE credit_entries SET delta_available = 1000",
  "DELETE FROM credit_entries",
  "TRUNCATE credit_entries",
])("the ledger is only appended to: %s", async (statement) => {
  await refuse(statement).toMatchObject({ code: "P0409" });
  const { rows } = await core.pool.query("SELECT kind, delta_available FROM credit_entries ORDER BY id");
  expect(rows).toEqual([
    { kind: "GRANT", delta_available: 2 },
    { kind: "RESERVE", delta_available: -1 },
  ]);
});

test("no balance falls below zero, whatever statement tries it", async () => {
  await refuse("UPDATE credit_accounts SET available = -1").toMatchObject({
    constraint: "credit_accounts_available_not_negative",
  });
  await refuse("UPDATE credit_accounts SET reserved = -1").toMatchObject({
    constraint: "credit_accounts_reserved_not_negative",
  });
  await refuse("UPDATE credit_grants SET remaining = -1").toMatchObject({
    constraint: "credit_grants_remaining_within_amount",
  });
  await refuse("UPDATE credit_grants SET remaining = amount + 1").toMatchObject({
    constraint: "credit_grants_remaining_within_amount",
  });
});

test("a request is captured or refunded, once: the second entry is refused even when a function forgets its guard", async () => {
  const insert = (kind: string) =>
    core.pool.query(
      `INSERT INTO credit_entries (client_id, kind, delta_available, delta_reserved, available_after, request_id)
       VALUES ($1, $2, 0, 0, 0, $3)`,
      [clientId, kind, requestId],
    );
  await insert("CAPTURE");
  await expect(insert("CAPTURE")).rejects.toMatchObject({ code: "23505" });
  await expect(insert("REFUND")).rejects.toMatchObject({ constraint: "credit_entries_one_outcome" });
  await expect(insert("RESERVE")).rejects.toMatchObject({ constraint: "credit_entries_request_id_kind_key" });
});

test("a reference is granted once, even when a function forgets its guard", async () => {
  await refuse(
    `INSERT INTO credit_entries (client_id, kind, delta_available, delta_reserved, available_after, external_ref)
     VALUES ($1, 'GRANT', 5, 0, 5, 'test')`,
    [clientId],
  ).toMatchObject({ constraint: "credit_entries_client_id_external_ref_key" });
});

test.each([
  "UPDATE credit_grants SET amount = 1000, remaining = 1000",
  "UPDATE credit_grants SET source = 'PURCHASED'",
  "UPDATE credit_grants SET external_ref = 'another'",
  "DELETE FROM credit_grants",
])("what was granted is not rewritten: %s", async (statement) => {
  await refuse(statement).toMatchObject({ code: "P0409" });
});

test("a correction is made once for each reference, says who and why, and takes no more than there is", async () => {
  const adjust = (change: number, ref: string) =>
    core.pool.query("SELECT adjust_credits($1, $2, $3, 'operator:kim', 'a case') AS done", [clientId, change, ref]);
  const { clientId: poor } = await core.makeClient({ credits: 0 });
  expect((await adjust(4, "case 1")).rows).toEqual([{ done: true }]);
  expect((await adjust(4, "case 1")).rows).toEqual([{ done: false }]);
  expect((await adjust(-2, "case 2")).rows).toEqual([{ done: true }]);
  expect((await adjust(-2, "case 2")).rows).toEqual([{ done: false }]);
  await expect(adjust(-1000, "case 3")).rejects.toMatchObject({ code: "P0402" });
  await expect(adjust(0, "case 4")).rejects.toMatchObject({ code: "22023" });
  const { rows } = await core.pool.query(
    `SELECT kind, delta_available AS change, actor, reason FROM credit_entries WHERE external_ref LIKE 'case%' AND client_id <> $1
     ORDER BY id`,
    [poor],
  );
  const said = { actor: "operator:kim", reason: "a case" };
  expect(rows).toEqual([
    { kind: "GRANT", change: 4, ...said },
    { kind: "ADJUST", change: -2, ...said },
  ]);
});
