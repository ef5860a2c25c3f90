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
