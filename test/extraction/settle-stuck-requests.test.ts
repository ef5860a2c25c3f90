import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { findViolations } from "../support/find-violations";
import { startCore, type TestCore } from "../support/start-core";
import { submit } from "../support/submit";

let core: TestCore;
let requestId: string;

beforeAll(async () => {
  core = await startCore();
});
beforeEach(async () => {
  const { clientId } = await core.makeClient({ credits: 1 });
  ({ requestId } = await submit({ clientId, trialImage: await core.makeTrialImage({ clientId }) }));
});
afterAll(async () => {
  expect(await findViolations(core.pool)).toEqual({});
  await core.stop();
});

/** What was settled, by cause; what was not is left out. */
async function settle(): Promise<Record<string, number>> {
  const { settleStuckRequests } = await import("~/extraction/settle-stuck-requests");
  return Object.fromEntries(Object.entries(await settleStuckRequests()).filter(([, count]) => count > 0));
}

async function setRequest(assignment: string): Promise<void> {
  await core.pool.query(`UPDATE request_logs SET ${assignment} WHERE request_id = $1`, [requestId]);
}

async function setJob(state: string): Promise<void> {
  const { rowCount } = await core.pool.query(
    "UPDATE pgboss.job SET state = $2::pgboss.job_state WHERE name = 'extract' AND data ->> 'requestId' = $1",
    [requestId, state],
  );
  expect(rowCount).toBe(1);
}

async function outcome() {
  const { rows } = await core.pool.query(
    `SELECT status, error ->> 'code' AS code,
            (SELECT array_agg(kind::text ORDER BY id) FROM credit_entries e WHERE e.request_id = r.request_id) AS entries
     FROM request_logs r WHERE request_id = $1`,
    [requestId],
  );
  return rows[0];
}

const OLD = "created_at = now() - interval '61 seconds'";
const open = { status: "NOT_STARTED", code: null, entries: ["RESERVE"] };
const refunded = (code: string) => ({ status: "FAILURE", code, entries: ["RESERVE", "REFUND"] });

test("a request past its deadline fails and is refunded, also while a worker has it", async () => {
  await core.pool.query("SELECT * FROM claim_request($1, 'test')", [requestId]);
  await setJob("active");
  await setRequest("deadline_at = now() - interval '1 second'");
  expect(await settle()).toEqual({ deadline: 1 });
  expect(await outcome()).toEqual(refunded("DEADLINE_EXCEEDED"));
});

test("a request whose job is gone fails and is refunded", async () => {
  await core.pool.query("DELETE FROM pgboss.job WHERE name = 'extract' AND data ->> 'requestId' = $1", [requestId]);
  await setRequest(OLD);
  expect(await settle()).toEqual({ no_job: 1 });
  expect(await outcome()).toEqual(refunded("JOB_LOST"));
});

test("one that a worker was at when its job vanished is refunded, too", async () => {
  await core.pool.query("SELECT * FROM claim_request($1, 'test')", [requestId]);
  await core.pool.query("DELETE FROM pgboss.job WHERE name = 'extract' AND data ->> 'requestId' = $1", [requestId]);
  await setRequest(OLD);
  expect(await settle()).toEqual({ no_job: 1 });
  expect(await outcome()).toEqual(refunded("JOB_LOST"));
});

test.each(["completed", "cancelled", "failed"])(
  "a request whose job is %s without settling it is refunded",
  async (state) => {
    await setJob(state);
    await setRequest(OLD);
    expect(await settle()).toEqual({ dead_job: 1 });
    expect(await outcome()).toEqual(refunded("JOB_LOST"));
  },
);

test.each(["created", "retry", "active"])(
  "a request whose job is %s is left alone, however long it waits",
  async (state) => {
    await setJob(state);
    await setRequest("created_at = now() - interval '10 minutes'");
    expect(await settle()).toEqual({});
    expect(await outcome()).toEqual(open);
    await setJob("created");
  },
);

test("a young request without a job is left to whoever is about to settle it", async () => {
  await setJob("completed");
  expect(await settle()).toEqual({});
  expect(await outcome()).toEqual(open);
});

test("a request whose dead letter still waits is left to it", async () => {
  await setJob("failed");
  await setRequest(OLD);
  const { sendJob } = await import("~/jobs.server");
  await sendJob("extract_dead", { requestId }, requestId);
  expect(await settle()).toEqual({});
  await core.pool.query("UPDATE pgboss.job SET state = 'failed' WHERE name = 'extract_dead'");
  expect(await settle()).toEqual({ dead_job: 1 });
  expect(await outcome()).toEqual(refunded("JOB_LOST"));
});

test("two reconcilers at once refund once", async () => {
  await setJob("failed");
  await setRequest(OLD);
  await Promise.all([settle(), settle(), settle()]);
  expect(await outcome()).toEqual(refunded("JOB_LOST"));
});

test("a job whose request has ended, or is gone, is taken out of the queue before a worker takes it", async () => {
  const { settleFailure } = await import("~/extraction/settle-extraction");
  await settleFailure({ requestId, error: { code: "CANCELLED", message: "no", retryable: false } });
  await core.pool.query("SELECT enqueue_extract($1, 'nobody')", ["01ARZ3NDEKTSV4RRFFQ69G5FAV"]);
  expect(await settle()).toEqual({ no_request: 2 });
  const { rows } = await core.pool.query(
    "SELECT DISTINCT state::text FROM pgboss.job WHERE data ->> 'requestId' = ANY ($1)",
    [[requestId, "01ARZ3NDEKTSV4RRFFQ69G5FAV"]],
  );
  expect(rows).toEqual([{ state: "cancelled" }]);
  expect(await outcome()).toEqual(refunded("CANCELLED"));
  expect(await settle()).toEqual({});
});
