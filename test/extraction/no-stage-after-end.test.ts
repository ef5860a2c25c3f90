// The end is the last entry of a timeline: a worker that hears of it late adds nothing, or streams of events would never end.
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeClient, makeTrialImage, startCore, type TestCore } from "../support/start-core";
import { submit } from "../support/submit";

let core: TestCore;
beforeAll(async () => {
  core = await startCore();
});
afterAll(() => core.stop());

const record = (requestId: string, stage: string) =>
  core.pool.query("SELECT record_event($1, 'stage', $2, 'A stage.')", [requestId, stage]);

test("a stage that is told after the end is left out", async () => {
  const { cancelExtraction } = await import("~/extraction/cancel-extraction");
  const { listEvents } = await import("~/extraction/list-events");
  const { clientId } = await makeClient();
  const { requestId } = await submit({ clientId, trialImage: await makeTrialImage({ clientId }) });
  await core.pool.query("SELECT claim_request($1, 'test')", [requestId]);
  await record(requestId, "reading");
  await cancelExtraction({ clientId, id: requestId });
  await record(requestId, "extracting");
  const timeline = await listEvents({ clientId, id: requestId, since: 0 });
  expect(timeline?.events.map(({ eventType, stage }) => stage ?? eventType)).toEqual(["queued", "reading", "failed"]);
  expect(timeline?.ended).toBe(true);
});

test("a timeline of before, with a stage after its end, has ended all the same", async () => {
  const { cancelExtraction } = await import("~/extraction/cancel-extraction");
  const { listEvents } = await import("~/extraction/list-events");
  const { clientId } = await makeClient();
  const { requestId } = await submit({ clientId, trialImage: await makeTrialImage({ clientId }) });
  await cancelExtraction({ clientId, id: requestId });
  await core.pool.query(
    "INSERT INTO request_events (request_id, seq, event_type, stage, message) VALUES ($1, 9, 'stage', 'reading', 'Late.')",
    [requestId],
  );
  expect((await listEvents({ clientId, id: requestId, since: 0 }))?.ended).toBe(true);
});
