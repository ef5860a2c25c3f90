// Long polls and streams: the end of a job is told when it happens, and a broken stream goes on where it ended.
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeClient, makeTrialImage, startApp, type TestApp } from "../support/start-app";
import { callApi } from "./call-api";
import { readStream } from "./read-stream";
import { runJob } from "./run-job";

let app: TestApp;
let token: string;
let clientId: string;
beforeAll(async () => {
  app = await startApp();
  ({ token, clientId } = await makeClient({ credits: 50 }));
});
afterAll(() => app.stop());

async function submit() {
  const trial_image = await makeTrialImage({ clientId });
  const { body } = await callApi({ url: app.url, token, path: "/v1/extract", body: { trial_image } });
  return { jobId: String(body["job_id"]), requestId: String(body["request_id"]) };
}
const get = (path: string) => callApi({ url: app.url, token, path });
const stream = (jobId: string, headers = {}) =>
  readStream({ url: `${app.url}/v1/jobs/${jobId}/events`, headers: { authorization: `Bearer ${token}`, ...headers } });

test("wait is answered when the job ends, long before the time is over", async () => {
  const { jobId, requestId } = await submit();
  const waiting = get(`/v1/jobs/${jobId}?wait=30`);
  const from = Date.now();
  await runJob({ requestId });
  expect((await waiting).body).toMatchObject({ status: "SUCCESS" });
  expect(Date.now() - from).toBeLessThan(25_000);
});

test("wait is answered with the job as it is when the time is over, and at once when it has ended", async () => {
  const { jobId, requestId } = await submit();
  expect((await get(`/v1/jobs/${jobId}?wait=1`)).body).toMatchObject({ status: "NOT_STARTED" });
  await runJob({ requestId });
  expect((await get(`/v1/jobs/${jobId}?wait=600`)).body).toMatchObject({ status: "SUCCESS" });
});

test("waiting for a job that is not there is not waiting", async () => {
  expect((await get("/v1/jobs/01ARZ3NDEKTSV4RRFFQ69G5FAV?wait=30")).status).toBe(404);
});

test("a stream tells each event once, in order, and ends with the job", async () => {
  const { jobId, requestId } = await submit();
  const reading = stream(jobId, { accept: "text/event-stream" });
  await runJob({ requestId });
  const { status, headers, events } = await reading;
  expect([status, headers.get("content-type")]).toEqual([200, "text/event-stream"]);
  expect(headers.get("x-request-id")).not.toBeNull();
  const listed = (await get(`/v1/jobs/${jobId}/events`)).body["events"] as { seq: number; event_type: string }[];
  expect(events.map(({ data }) => data)).toEqual(listed);
  expect(events.map(({ id, event }) => [id, event])).toEqual(
    listed.map(({ seq, event_type }) => [String(seq), event_type]),
  );
});

test("Last-Event-ID goes on after that event, and after the last one there is nothing to connect to", async () => {
  const { jobId, requestId } = await submit();
  await runJob({ requestId });
  const later = await stream(jobId, { accept: "text/event-stream", "last-event-id": "3" });
  expect(later.events.map(({ id }) => id)).toEqual(["4", "5"]);
  const over = await stream(jobId, { accept: "text/event-stream", "last-event-id": "5" });
  expect([over.status, over.events]).toEqual([204, []]);
});

test("20 who wait for one job cost one look at a time", async () => {
  const { jobId, requestId } = await submit();
  const waiting = Array.from({ length: 20 }, () => get(`/v1/jobs/${jobId}?wait=30`));
  await runJob({ requestId });
  const answers = await Promise.all(waiting);
  expect(answers.map(({ body }) => body["status"])).toEqual(Array(20).fill("SUCCESS"));
});
