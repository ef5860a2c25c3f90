import { afterAll, beforeAll, expect, test } from "vitest";
import { findViolations } from "../support/find-violations";
import { startCore, type TestCore } from "../support/start-core";
import { startWorkerProcess, type TestWorker } from "../support/start-worker";
import { submit } from "../support/submit";
import { waitFor } from "../support/wait-for";

const TAKEOVER_MS_MAX = 30_000;
const TEST_MS_MAX = 60_000;

let core: TestCore;
let clientId: string;
let picture: string;
const workers: TestWorker[] = [];

beforeAll(async () => {
  core = await startCore();
  ({ clientId } = await core.makeClient({ credits: 2 }));
  picture = await core.makeTrialImage({ clientId });
});
afterAll(async () => {
  for (const worker of workers) await worker.kill();
  expect(await findViolations(core.pool)).toEqual({});
  await core.stop();
});

async function start(given: Omit<Parameters<typeof startWorkerProcess>[0], "settings">): Promise<TestWorker> {
  const worker = await startWorkerProcess({ settings: core.settings, ...given });
  workers.push(worker);
  return worker;
}

/** A request that a worker is in the middle of. */
async function submitAndBegin(): Promise<string> {
  const { requestId } = await submit({ clientId, trialImage: picture });
  await waitFor(() => stateOf(requestId).then(({ stage }) => stage === "extracting"), { what: "the engine's work" });
  return requestId;
}

async function stateOf(requestId: string) {
  const { rows } = await core.pool.query(
    `SELECT status, attempts, (SELECT stage FROM request_events e WHERE e.request_id = r.request_id ORDER BY seq DESC LIMIT 1) AS stage,
            (SELECT array_agg(DISTINCT split_part(cutout_key, '/', 5)) FROM extracted_items i WHERE i.request_id = r.request_id) AS "itemsOfAttempt",
            (SELECT array_agg(kind::text ORDER BY id) FROM credit_entries e WHERE e.request_id = r.request_id) AS entries
     FROM request_logs r WHERE request_id = $1`,
    [requestId],
  );
  return rows[0];
}

test("what a killed and a frozen worker had begun is taken over within 30 s, and ends and is paid for once", {
  timeout: TEST_MS_MAX,
}, async () => {
  const killed = await start({ engine: "gated", concurrency: 1 });
  const orphan = await submitAndBegin();
  const frozen = await start({ engine: "gated", concurrency: 1 });
  const contested = await submitAndBegin();

  const lost = Date.now();
  await killed.kill();
  frozen.signal("SIGSTOP");
  await start({ engine: "find" });
  for (const requestId of [orphan, contested]) {
    await waitFor(async () => (await stateOf(requestId)).status === "SUCCESS", {
      what: `another worker to end ${requestId}`,
      withinMs: TAKEOVER_MS_MAX - (Date.now() - lost),
    });
    expect(await stateOf(requestId)).toMatchObject({
      ...{ status: "SUCCESS", attempts: 2, itemsOfAttempt: ["2"], entries: ["RESERVE", "CAPTURE"] },
    });
  }

  // the frozen one comes back, finishes its work, and finds that it is nobody's business any more
  frozen.openGate();
  frozen.signal("SIGCONT");
  await waitFor(() => frozen.written().includes("an attempt at an extraction failed"), { what: "the late attempt" });
  expect(await stateOf(contested)).toMatchObject({
    ...{ status: "SUCCESS", attempts: 2, itemsOfAttempt: ["2"], entries: ["RESERVE", "CAPTURE"] },
  });
  const { listObjects } = await import("~/storage.server");
  expect(await listObjects({ prefix: `t/${clientId}/out/${contested}/` })).toEqual([
    `t/${clientId}/out/${contested}/2/1-cutout.png`,
    `t/${clientId}/out/${contested}/2/1-mask.png`,
  ]);
});

test("a worker that is asked to stop gives back what it cannot finish, and ends cleanly", async () => {
  const { clientId: other } = await core.makeClient({ credits: 1 });
  clientId = other;
  picture = await core.makeTrialImage({ clientId });
  await Promise.all(workers.splice(0).map((worker) => worker.kill()));
  const stopped = await start({ engine: "hang" });
  const requestId = await submitAndBegin();
  expect(await stopped.stop()).toBe(0);
  await start({ engine: "find" });
  await waitFor(async () => (await stateOf(requestId)).status === "SUCCESS", { what: "another worker to end it" });
  expect(await stateOf(requestId)).toMatchObject({ entries: ["RESERVE", "CAPTURE"] });
});
