import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { smallestIdAt } from "~/ids";
import { purgeRowsPerStepMax, requestRetentionDays } from "~/limits";
import { startCore, type TestCore } from "../support/start-core";
import { submit } from "../support/submit";
import { createTestEngine } from "../support/test-engine";

const DAY_MS = 24 * 60 * 60 * 1000;

let core: TestCore;
let clientId: string;
let trialImage: string;

beforeAll(async () => {
  core = await startCore();
});
afterAll(() => core.stop());
beforeEach(async () => {
  ({ clientId } = await core.makeClient());
  trialImage = await core.makeTrialImage({ clientId });
});

async function purge(): Promise<number> {
  const { purgeOldRequests } = await import("~/extraction/purge-old-requests");
  return purgeOldRequests();
}

// An ended request, made so many days ago, with its outputs swept.
async function makeOld(days: number): Promise<string> {
  const { requestId } = await submit({ clientId, trialImage });
  const { runExtraction } = await import("~/extraction/run-extraction");
  await runExtraction({ requestId, engine: createTestEngine(), signal: new AbortController().signal });
  const { sweepOutputs } = await import("~/extraction/sweep-outputs");
  await core.pool.query("UPDATE request_logs SET outputs_until = now() - interval '1 second' WHERE request_id = $1", [
    requestId,
  ]);
  await sweepOutputs();
  return age(requestId, days);
}

// Its id is its age, so it gets another one everywhere but in the ledger, which cannot be changed.
async function age(requestId: string, days: number): Promise<string> {
  const id = smallestIdAt(new Date(Date.now() - days * DAY_MS)).slice(0, 10) + requestId.slice(10);
  await core.pool.query(
    `WITH old AS (DELETE FROM request_events WHERE request_id = $1)
     UPDATE request_logs SET request_id = $2 WHERE request_id = $1`,
    [requestId, id],
  );
  await core.pool.query("UPDATE credit_holds SET request_id = $2 WHERE request_id = $1", [requestId, id]);
  await core.pool.query(
    "INSERT INTO request_events (request_id, seq, event_type, message) VALUES ($1, 2, 'stage', 'old')",
    [id],
  );
  return id;
}

async function rowsOf(requestId: string) {
  const { rows } = await core.pool.query(
    `SELECT (SELECT count(*)::int FROM request_logs WHERE request_id = $1) AS logs,
            (SELECT count(*)::int FROM request_events WHERE request_id = $1) AS events,
            (SELECT count(*)::int FROM credit_holds WHERE request_id = $1) AS holds`,
    [requestId],
  );
  return rows[0];
}

test("an old log goes with its timeline and holds; a younger one stays, and the ledger keeps every entry", async () => {
  const old = await makeOld(requestRetentionDays + 1);
  const young = await makeOld(requestRetentionDays - 1);
  const entries = () => core.pool.query("SELECT * FROM credit_entries WHERE client_id = $1 ORDER BY id", [clientId]);
  const before = (await entries()).rows;
  expect(await purge()).toBe(1);
  expect(await rowsOf(old)).toEqual({ logs: 0, events: 0, holds: 0 });
  expect(await rowsOf(young)).toEqual({ logs: 1, events: 1, holds: 1 });
  expect((await entries()).rows).toEqual(before);
});

test("the log of what a look shows stays, however old", async () => {
  const id = await makeOld(requestRetentionDays + 100);
  await core.pool.query(
    `INSERT INTO looks (id, client_id, shop, product_gid, product_title, product_handle, trial_image_id, upload_key, request_id)
     SELECT request_id, client_id, 'a.myshopify.com', 'gid://shopify/Product/1', 'Coat', 'coat', trial_image_id, $2, request_id
     FROM request_logs WHERE request_id = $1`,
    [id, trialImage],
  );
  expect(await purge()).toBe(0);
  expect(await rowsOf(id)).toMatchObject({ logs: 1 });
  await core.pool.query("DELETE FROM looks");
  expect(await purge()).toBe(1);
});

test("a log whose outputs are still there stays", async () => {
  const { requestId } = await submit({ clientId, trialImage });
  const id = await age(requestId, requestRetentionDays + 1);
  expect(await purge()).toBe(0);
  expect(await rowsOf(id)).toMatchObject({ logs: 1 });
  await core.pool.query("UPDATE request_logs SET outputs_until = NULL WHERE request_id = $1", [id]);
  // still open: its credits are reserved
  expect(await purge()).toBe(0);
  await core.pool.query("DELETE FROM request_events WHERE request_id = $1", [id]);
  await core.pool.query("DELETE FROM request_logs WHERE request_id = $1", [id]);
});

test("it waits for nobody: what another transaction holds is left for the next time", async () => {
  const held = await makeOld(requestRetentionDays + 2);
  const free = await makeOld(requestRetentionDays + 1);
  const other = new pg.Client({ connectionString: core.databaseUrl });
  await other.connect();
  await other.query("BEGIN");
  await other.query("SELECT 1 FROM request_logs WHERE request_id = $1 FOR UPDATE", [held]);
  expect(await purge()).toBe(1);
  expect(await rowsOf(free)).toMatchObject({ logs: 0 });
  await other.query("COMMIT");
  await other.end();
  expect(await purge()).toBe(1);
  expect(await rowsOf(held)).toMatchObject({ logs: 0 });
});

test("idempotency keys whose time is over go, in as many steps as it takes", async () => {
  const { requestId } = await submit({ clientId, trialImage, key: "still valid" });
  const count = purgeRowsPerStepMax * 2 + 1;
  await core.pool.query(
    `INSERT INTO idempotency_keys (client_id, route, key, body_hash, request_id, expires_at)
     SELECT $1, '/v1/extract', 'old-' || n, $2, $3, now() - interval '1 second' FROM generate_series(1, $4) n`,
    [clientId, "a".repeat(64), requestId, count],
  );
  expect(await purge()).toBe(count);
  const { rows } = await core.pool.query("SELECT key FROM idempotency_keys WHERE client_id = $1", [clientId]);
  expect(rows).toEqual([{ key: "still valid" }]);
});
