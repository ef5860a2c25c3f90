// GET /v1/jobs/{id} and its events, from acceptance to result.
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeClient, makeTrialImage, startApp, type TestApp } from "../support/start-app";
import { callApi } from "./call-api";
import { makeEngine, runJob } from "./run-job";

let app: TestApp;
let token: string;
let clientId: string;
beforeAll(async () => {
  app = await startApp();
  ({ token, clientId } = await makeClient());
});
afterAll(() => app.stop());

async function submit() {
  const trial_image = await makeTrialImage({ clientId });
  return (await callApi({ url: app.url, token, path: "/v1/extract", body: { trial_image } })).body;
}
const get = (path: string) => callApi({ url: app.url, token, path });

test("a job that waits", async () => {
  const { job_id, request_id } = await submit();
  const answer = await get(`/v1/jobs/${job_id}`);
  expect([answer.status, answer.body]).toEqual([
    200,
    {
      public_id: job_id,
      request_id,
      job_type: "EXTRACT_TRIAL_ITEMS",
      status: "NOT_STARTED",
      credits_cost: 1,
      refunded: false,
      created_at: expect.stringMatching(/^\d{4}-.*Z$/),
      started_at: null,
      finished_at: null,
      error: null,
      image: { width: 96, height: 128 },
      items: [],
      result: [],
      warnings: [],
      results_until: expect.any(String),
      latest_event: expect.objectContaining({ seq: 1, event_type: "queued" }),
    },
  ]);
});

test("a job that succeeded shows its items, with pictures that open without a key", async () => {
  const { job_id, request_id } = await submit();
  await runJob({ requestId: request_id });
  const { body } = await get(`/v1/jobs/${job_id}`);
  expect(body).toMatchObject({ status: "SUCCESS", refunded: false, error: null });
  const [item] = body["items"] as Record<string, string>[];
  expect(item).toEqual({
    id: expect.any(String),
    category: "outerwear",
    subcategory: null,
    label: "Coat",
    confidence: 0.9,
    is_on_sale: true,
    rank: 1,
    reasons: ["named by the product"],
    box: { x: 0, y: 0, width: 16 / 96, height: 8 / 128 },
    polygon: null,
    area: expect.any(Number),
    colors: [{ name: "blue grey", hex: "#8899aa", share: 1 }],
    cutout_url: expect.stringContaining(app.s3.endpoint),
    mask_url: expect.stringContaining(app.s3.endpoint),
    cutout: { width: 16, height: 8 },
  });
  const mask = await sharp(await (await fetch(item?.["mask_url"] ?? "")).arrayBuffer()).metadata();
  expect([mask.format, mask.width, mask.height, mask.channels]).toEqual(["png", 96, 128, 1]);
  expect((body["result"] as { kind: string; role: string }[]).map(({ kind, role }) => [kind, role])).toEqual([
    ["cutout", "final"],
    ["mask", "final"],
    ["cutout", "final"],
    ["mask", "final"],
  ]);
});

test("the request id works in the place of the job id, in either case", async () => {
  const { job_id, request_id } = await submit();
  for (const id of [request_id, String(request_id).toLowerCase(), String(job_id).toUpperCase()])
    expect((await get(`/v1/jobs/${id}/`)).body).toMatchObject({ public_id: job_id, request_id });
});

test("nothing found is a success whose credits went back", async () => {
  const { job_id, request_id } = await submit();
  await runJob({ requestId: request_id, engine: makeEngine({ items: 0 }) });
  expect((await get(`/v1/jobs/${job_id}`)).body).toMatchObject({ status: "SUCCESS", refunded: true, items: [] });
});

test("a failure says why, and that the credits went back", async () => {
  const { job_id, request_id } = await submit();
  const { failExtraction } = await import("~/extraction/run-extraction");
  await failExtraction({ requestId: String(request_id) });
  expect((await get(`/v1/jobs/${job_id}`)).body).toMatchObject({
    status: "FAILURE",
    refunded: true,
    error: { code: "ATTEMPTS_EXHAUSTED", message: expect.any(String), retryable: true },
    latest_event: { event_type: "failed" },
  });
});

test("the timeline has a number for each event, and can be read on from any of them", async () => {
  const { job_id, request_id } = await submit();
  await runJob({ requestId: request_id });
  const { body } = await get(`/v1/jobs/${job_id}/events`);
  const events = body["events"] as { seq: number; event_type: string }[];
  expect(body).toMatchObject({ public_id: job_id, latest_seq: events.length });
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect(events.map(({ event_type }) => event_type)).toEqual(["queued", "stage", "stage", "stage", "succeeded"]);
  expect(events[0]).toEqual({
    seq: 1,
    event_type: "queued",
    visibility: "public",
    stage: null,
    message: expect.any(String),
    artifacts: [],
    extra: {},
    created_at: expect.any(String),
  });
  const later = await get(`/v1/jobs/${job_id}/events?since=3`);
  expect((later.body["events"] as { seq: number }[]).map(({ seq }) => seq)).toEqual([4, 5]);
});

test.each(["-1", "x", ""])("since=%s is refused", async (since) => {
  const { job_id } = await submit();
  const answer = await get(`/v1/jobs/${job_id}/events?since=${since}`);
  expect(answer.status).toBe(422);
  expect(answer.body["detail"]).toEqual([expect.objectContaining({ loc: ["query", "since"] })]);
});
