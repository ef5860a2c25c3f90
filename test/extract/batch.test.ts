// POST /v1/extract/batch: each by itself, in order, and repeatable as a whole.
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi, errorOf } from "../api/call-api";
import { findViolations } from "../support/find-violations";
import { makeClient, makeTrialImage, startApp, type TestApp } from "../support/start-app";

type Entry = {
  index: number;
  status_code: number;
  replayed: boolean;
  job: { request_id: string } | null;
  error: { detail: unknown; error: { code: string } } | null;
};
let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

async function makeCaller({ credits }: { credits: number }) {
  const { clientId, token } = await makeClient({ credits });
  const trial_image = await makeTrialImage({ clientId });
  const batch = (requests: unknown, headers = {}) =>
    callApi({ url: app.url, token, path: "/v1/extract/batch", body: { requests }, headers });
  return { clientId, trial_image, batch };
}
const entriesOf = ({ body }: { body: Record<string, unknown> }) => body["results"] as Entry[];

test("accepts what it can, and says of each what became of it", async () => {
  const { trial_image, batch } = await makeCaller({ credits: 2 });
  const answer = await batch([{ trial_image }, { trial_image: "unknown" }, { trial_image }, { trial_image }]);
  expect(answer.status).toBe(202);
  expect(answer.body).toMatchObject({ accepted: 2, refused: 2, credits_cost: 2 });
  expect(entriesOf(answer).map(({ index, status_code }) => [index, status_code])).toEqual([
    [0, 202],
    [1, 422],
    [2, 202],
    [3, 402],
  ]);
  const [first, second, , last] = entriesOf(answer);
  expect(first).toMatchObject({ error: null, job: { status: "NOT_STARTED", credits_cost: 1 } });
  expect(second?.error).toMatchObject({
    detail: [{ type: "object_not_found", loc: ["body", "trial_image"] }],
    error: { code: "RESOURCE_NOT_FOUND" },
  });
  expect(last?.error).toMatchObject({ error: { code: "INSUFFICIENT_BALANCE", required: 1, available: 0 } });
});

test("a repetition under its key pays only for what was refused before", async () => {
  const { clientId, trial_image, batch } = await makeCaller({ credits: 1 });
  const requests = [{ trial_image }, { trial_image }];
  const headers = { "idempotency-key": "batch-1" };
  const first = entriesOf(await batch(requests, headers));
  expect(first.map(({ status_code }) => status_code)).toEqual([202, 402]);
  const { grantCredits } = await import("~/credits/grant-credits");
  await grantCredits({ clientId, source: "ADJUSTMENT", amount: 5, externalRef: "later" });
  for (const replayed of [
    [true, false],
    [true, true],
  ]) {
    const again = entriesOf(await batch(requests, headers));
    expect(again[0]?.job).toEqual(first[0]?.job);
    expect(again.map((entry) => [entry.status_code, entry.replayed])).toEqual(replayed.map((each) => [202, each]));
  }
  const other = entriesOf(await batch([{ trial_image }], headers));
  expect(other[0]).toMatchObject({ status_code: 422, error: { error: { code: "IDEMPOTENCY_KEY_REUSED" } } });
  expect(await findViolations(app.pool)).toEqual({});
});

test("100 at once", async () => {
  const { trial_image, batch } = await makeCaller({ credits: 100 });
  const answer = await batch(Array(100).fill({ trial_image }));
  expect(answer.body).toMatchObject({ accepted: 100, refused: 0 });
  expect(new Set(entriesOf(answer).map(({ job }) => job?.request_id)).size).toBe(100);
});

test.each([
  ["none", [], "too_short", ["body", "requests"]],
  ["101", Array(101).fill({ trial_image: "k" }), "too_long", ["body", "requests"]],
  ["one without a picture", [{ trial_image: "k" }, {}], "missing", ["body", "requests", 1, "trial_image"]],
  ["no list", {}, "list_type", ["body", "requests"]],
])("%s: the whole is refused", async (_name, requests, type, loc) => {
  const { batch } = await makeCaller({ credits: 1 });
  const answer = await batch(requests);
  expect(errorOf(answer)).toMatchObject({ status: 422, detail: [{ type, loc }] });
});
