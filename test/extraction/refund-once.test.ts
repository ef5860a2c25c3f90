// Each way on which an extraction can die gives its credits back, once, whatever comes after. Ways that need a worker's
// process are in worker.test.ts, killed-worker.test.ts and database-restart.test.ts; an uninstall in test/webhooks; a job that
// is lost or overdue in settle-stuck-requests.test.ts; a look that is deleted in test/storefront/delete-look.test.ts.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Engine, EngineError } from "~/engine/engine";
import { findViolations } from "../support/find-violations";
import { startCore, type TestCore } from "../support/start-core";
import { submit } from "../support/submit";
import { createTestEngine } from "../support/test-engine";

let core: TestCore;
let clientId: string;
let trialImage: string;
let requestId: string;

beforeAll(async () => {
  core = await startCore();
});
beforeEach(async () => {
  ({ clientId } = await core.makeClient({ credits: 1 }));
  trialImage = await core.makeTrialImage({ clientId });
  ({ requestId } = await submit({ clientId, trialImage }));
});
afterAll(async () => {
  expect(await findViolations(core.pool)).toEqual({});
  await core.stop();
});

async function run(engine: Partial<Engine> = {}): Promise<void> {
  const { runExtraction } = await import("~/extraction/run-extraction");
  const { signal } = new AbortController();
  await runExtraction({ requestId, engine: { ...createTestEngine(), ...engine }, signal });
}

function failing(error: Error): Partial<Engine> {
  return { extract: () => Promise.reject(error) };
}

/** Every other way to end it, one after the other: none may change what has been settled, nor pay twice. */
async function tryEverythingElse(): Promise<void> {
  const [{ cancelExtraction }, { failExtraction }, { settleStuckRequests }] = await Promise.all([
    import("~/extraction/cancel-extraction"),
    import("~/extraction/run-extraction"),
    import("~/extraction/settle-stuck-requests"),
  ]);
  await run();
  await failExtraction({ requestId });
  await cancelExtraction({ clientId, id: requestId });
  await core.pool.query("UPDATE request_logs SET deadline_at = now() - interval '1 hour' WHERE request_id = $1", [
    requestId,
  ]);
  await settleStuckRequests();
}

async function outcome() {
  const { rows } = await core.pool.query(
    `SELECT status, error ->> 'code' AS code, (SELECT available FROM credit_accounts WHERE client_id = $2) AS available,
            (SELECT array_agg(kind::text ORDER BY id) FROM credit_entries e WHERE e.request_id = r.request_id) AS entries
     FROM request_logs r WHERE request_id = $1`,
    [requestId, clientId],
  );
  return rows[0];
}

async function expectRefund(code: string): Promise<void> {
  const refunded = { status: "FAILURE", code, available: 1, entries: ["RESERVE", "REFUND"] };
  expect(await outcome()).toEqual(refunded);
  await tryEverythingElse();
  expect(await outcome()).toEqual(refunded);
}

async function cancel() {
  const { cancelExtraction } = await import("~/extraction/cancel-extraction");
  return cancelExtraction({ clientId, id: requestId });
}

test("an engine that gives up is refunded once", async () => {
  await run(failing(new EngineError("ENGINE_FAILED", "no", { retryable: false })));
  await expectRefund("ENGINE_FAILED");
});

test("an engine whose time is over is refunded once", async () => {
  await run(failing(new EngineError("ENGINE_TIMEOUT", "late", { retryable: false })));
  await expectRefund("ENGINE_TIMEOUT");
});

test("a dead letter is refunded once", async () => {
  await expect(run(failing(new Error("again and again")))).rejects.toThrow();
  const { failExtraction } = await import("~/extraction/run-extraction");
  await Promise.all([failExtraction({ requestId }), failExtraction({ requestId })]);
  await expectRefund("ATTEMPTS_EXHAUSTED");
});

test("a remote engine that stays away until the deadline is refunded once, and asked no more", async () => {
  let calls = 0;
  const away: Partial<Engine> = {
    extract() {
      calls++;
      throw new EngineError("ENGINE_CRASHED", "connect ECONNREFUSED", { retryable: true });
    },
  };
  const { settleStuckRequests } = await import("~/extraction/settle-stuck-requests");
  for (let attempt = 0; attempt < 3; attempt++) {
    await expect(run(away)).rejects.toThrow("ECONNREFUSED");
    await settleStuckRequests();
    expect(await outcome()).toMatchObject({ status: "IN_PROGRESS", entries: ["RESERVE"] });
  }
  await core.pool.query("UPDATE request_logs SET deadline_at = now() WHERE request_id = $1", [requestId]);
  expect(await settleStuckRequests()).toMatchObject({ deadline: 1 });
  await run(away);
  expect(calls).toBe(3);
  await expectRefund("DEADLINE_EXCEEDED");
});

test("a photo whose object has vanished from the store is refunded once", async () => {
  const { rows } = await core.pool.query("SELECT object_key FROM trial_images WHERE client_id = $1", [clientId]);
  const { deleteObject } = await import("~/storage.server");
  await deleteObject({ key: rows[0].object_key });
  await run();
  await expectRefund("IMAGE_UNREADABLE");
});

test("a photo that turns out to be no picture is refunded once", async () => {
  trialImage = await core.makeTrialImage({ clientId, bytes: Buffer.alloc(2_000, 7), complete: false });
  await cancel();
  ({ requestId } = await submit({ clientId, trialImage }));
  await run();
  await expectRefund("IMAGE_UNSUPPORTED");
});

test("one that is cancelled before any work is refunded once", async () => {
  expect(await cancel()).toBe("cancelled");
  await expectRefund("CANCELLED");
});

test("one that is cancelled in the middle of the work is refunded once, and what is found is thrown away", async () => {
  const engine = createTestEngine();
  await run({
    async extract(image, hints, call) {
      await Promise.all([cancel(), cancel(), cancel()]);
      return engine.extract(image, hints, call);
    },
  });
  await expectRefund("CANCELLED");
  const { listObjects } = await import("~/storage.server");
  expect(await listObjects({ prefix: `t/${clientId}/out/` })).toEqual([]);
});

test("one that cannot be put into the queue takes no credit and leaves nothing behind", async () => {
  await cancel();
  await core.pool.query("ALTER FUNCTION enqueue_extract(char, text) RENAME TO enqueue_extract_away");
  try {
    await expect(submit({ clientId, trialImage, key: "k" })).rejects.toThrow();
  } finally {
    await core.pool.query("ALTER FUNCTION enqueue_extract_away(char, text) RENAME TO enqueue_extract");
  }
  const { rows } = await core.pool.query(
    `SELECT (SELECT available FROM credit_accounts WHERE client_id = $1) AS available,
            (SELECT count(*)::int FROM request_logs WHERE client_id = $1) AS requests,
            (SELECT count(*)::int FROM idempotency_keys WHERE client_id = $1) AS keys`,
    [clientId],
  );
  expect(rows).toEqual([{ available: 1, requests: 1, keys: 0 }]);
  await expect(submit({ clientId, trialImage, key: "k" })).resolves.toMatchObject({ replayed: false });
});

test.each(["DEADLINE_EXCEEDED", "ATTEMPTS_EXHAUSTED", "JOB_LOST"])(
  "what is found after %s gave the credits back is kept, and costs nothing",
  async (code) => {
    const { settleFailure } = await import("~/extraction/settle-extraction");
    const { findExtraction } = await import("~/extraction/find-extraction");
    const engine = createTestEngine();
    await run({
      async extract(image, hints, call) {
        await settleFailure({ requestId, error: { code, message: "too late", retryable: true } });
        return engine.extract(image, hints, call);
      },
    });
    await expectRefund(code);
    const found = await findExtraction({ clientId, id: requestId });
    expect(found).toMatchObject({ status: "FAILURE", refunded: true, items: [{ category: "top" }] });
    expect(found?.warnings).toEqual([expect.objectContaining({ code: "late_result" })]);
    expect((await fetch(found?.items[0]?.cutoutUrl ?? "")).status).toBe(200);
    const { listObjects } = await import("~/storage.server");
    expect(await listObjects({ prefix: `t/${clientId}/out/${requestId}/` })).toHaveLength(2);
  },
);

test("of an attempt that another one had taken over, nothing is kept", async () => {
  const { settleFailure } = await import("~/extraction/settle-extraction");
  const engine = createTestEngine();
  await run({
    async extract(image, hints, call) {
      await core.pool.query("SELECT FROM claim_request($1, 'another')", [requestId]);
      await settleFailure({ requestId, error: { code: "JOB_LOST", message: "lost", retryable: true } });
      return engine.extract(image, hints, call);
    },
  });
  const { rows } = await core.pool.query("SELECT 1 FROM extracted_items WHERE request_id = $1", [requestId]);
  expect(rows).toEqual([]);
  await expectRefund("JOB_LOST");
});
