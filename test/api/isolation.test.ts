// Another client's objects and objects that never were are answered alike, whatever is asked of them.
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeClient, makeTrialImage, startApp, type TestApp } from "../support/start-app";
import { callApi, withoutIds } from "./call-api";

let app: TestApp;
let token: string;
let foreign: { job: string; request: string };
beforeAll(async () => {
  app = await startApp();
  ({ token } = await makeClient());
  const owner = await makeClient();
  const trial_image = await makeTrialImage({ clientId: owner.clientId });
  const { body } = await callApi({ url: app.url, token: owner.token, path: "/v1/extract", body: { trial_image } });
  foreign = { job: String(body["job_id"]), request: String(body["request_id"]) };
});
afterAll(() => app.stop());

test.each(["", "/events", "/events?since=2"])("GET /v1/jobs/{id}%s", async (rest) => {
  const ids = [
    foreign.job,
    foreign.request,
    "00000000-0000-4000-8000-000000000000",
    "01ARZ3NDEKTSV4RRFFQ69G5FAV",
    "%00",
    "%",
    "..%2f..",
    "a'b",
  ];
  const answers = [];
  for (const id of ids) answers.push(await callApi({ url: app.url, token, path: `/v1/jobs/${id}${rest}` }));
  expect(answers[0]).toMatchObject({ status: 404, body: { error: { code: "JOB_NOT_FOUND" } } });
  const [first, ...others] = answers.map(withoutIds);
  for (const other of others) expect(other).toEqual(first);
});
