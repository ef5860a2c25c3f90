// An accepted extraction: four keys, the headers, a row, a job and a reservation.
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api/call-api";
import { findViolations } from "../support/find-violations";
import { makeClient, makeTrialImage, startApp, type TestApp } from "../support/start-app";

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

async function rowOf(requestId: unknown): Promise<Record<string, unknown>> {
  const { rows } = await app.pool.query("SELECT * FROM request_logs WHERE request_id = $1", [requestId]);
  return rows[0] as Record<string, unknown>;
}

test("answers the four keys and the four headers", async () => {
  const { clientId, token } = await makeClient({ credits: 3 });
  const trial_image = await makeTrialImage({ clientId });
  const { status, headers, body } = await callApi({ url: app.url, token, path: "/v1/extract", body: { trial_image } });
  expect(status).toBe(202);
  expect(body).toEqual({
    request_id: expect.stringMatching(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/),
    job_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    status: "NOT_STARTED",
    credits_cost: 1,
  });
  expect(headers.get("x-request-id")).toBe(body["request_id"]);
  expect(headers.get("location")).toBe(`/v1/jobs/${body["job_id"]}`);
  expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
  expect(headers.get("x-credits-remaining")).toBe("2");
  expect(await rowOf(body["request_id"])).toMatchObject({
    client_id: clientId,
    job_id: body["job_id"],
    credits_cost: 1,
  });
});

test("keeps the runtime_config word for word, whatever its keys", async () => {
  const { clientId, token } = await makeClient();
  const trial_image = await makeTrialImage({ clientId });
  const runtime_config = '{"a":[1,{"b":null}],"__proto__":{"polluted":1},"constructor":1,"":0}';
  const body = `{"trial_image":${JSON.stringify(trial_image)},"runtime_config":${runtime_config}}`;
  const answer = await callApi({ url: app.url, token, path: "/v1/extract", body });
  expect(answer.status).toBe(202);
  const { input } = (await rowOf(answer.body["request_id"])) as { input: { runtimeConfig: unknown } };
  expect(input.runtimeConfig).toEqual(JSON.parse(runtime_config));
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
});

test("hands the hints on with their coercions", async () => {
  const { clientId, token } = await makeClient();
  const trial_image = await makeTrialImage({ clientId });
  const extraction_context = { max_items: " +003 ", product_name: "Coat\0", product_description: "" };
  const answer = await callApi({ url: app.url, token, path: "/v1/extract", body: { trial_image, extraction_context } });
  expect(answer.status).toBe(202);
  const { input } = (await rowOf(answer.body["request_id"])) as { input: { context: unknown } };
  expect(input.context).toEqual({ maxItems: 3, productName: "Coat" });
});

test("costs nothing with a test key", async () => {
  const { clientId, token } = await makeClient({ mode: "TEST", credits: 0 });
  const trial_image = await makeTrialImage({ clientId });
  const answer = await callApi({ url: app.url, token, path: "/v1/extract", body: { trial_image } });
  expect([answer.status, answer.body["credits_cost"]]).toEqual([202, 0]);
});

test("accepts a picture that was uploaded and not completed", async () => {
  const { clientId, token } = await makeClient();
  const trial_image = await makeTrialImage({ clientId, complete: false });
  const answer = await callApi({ url: app.url, token, path: "/v1/extract", body: { trial_image } });
  expect(answer.status).toBe(202);
});

test("the money holds", async () => {
  expect(await findViolations(app.pool)).toEqual({});
});
