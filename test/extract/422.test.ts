// What is found wrong after the body could be read: the schema first, then whether the values can mean anything.
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { callApi, errorOf, withoutIds } from "../api/call-api";
import { makeClient, makeTrialImage, startApp, type TestApp } from "../support/start-app";

let app: TestApp;
let token: string;
let clientId: string;
beforeAll(async () => {
  app = await startApp();
  ({ token, clientId } = await makeClient());
});
afterAll(() => app.stop());

const extract = (body: unknown, headers = {}) => callApi({ url: app.url, token, path: "/v1/extract", body, headers });

test("carries FastAPI's list and the envelope", async () => {
  const answer = await extract({ runtime_config: [], extraction_context: { max_items: "0" } });
  expect(answer.status).toBe(422);
  expect(answer.body).toEqual({
    detail: [
      { type: "missing", loc: ["body", "trial_image"], msg: "Field required", input: expect.any(Object) },
      { type: "dict_type", loc: ["body", "runtime_config"], msg: "Input should be a valid dictionary", input: [] },
      {
        type: "greater_than_equal",
        loc: ["body", "extraction_context", "max_items"],
        msg: "Input should be greater than or equal to 1",
        input: "0",
        ctx: { ge: 1 },
      },
    ],
    error: {
      code: "VALIDATION_ERROR",
      message: "body.trial_image: Field required (and 2 more)",
      request_id: answer.headers.get("x-request-id"),
    },
  });
});

test.each([
  ["nothing", "", "missing", ["body"]],
  ["white space", " \n", "json_invalid", ["body", 2]],
  ["a broken end", '{"trial_image":"k"', "json_invalid", ["body", 18]],
  ["a trailing comma", '{"trial_image":"k",}', "json_invalid", ["body", 19]],
  ["a bad escape", '{"trial_image":"\\x"}', "json_invalid", ["body", 15]],
  ["two documents", "{} {}", "json_invalid", ["body", 3]],
  ["NUL", '{"trial_image":"a\\u0000b"}', "value_error", ["body", "trial_image"]],
  ["a lone surrogate", '{"trial_image":"\\ud800"}', "value_error", ["body", "trial_image"]],
  ["a URL", '{"trial_image":"https://example.com/a.jpg"}', "value_error", ["body", "trial_image"]],
  ["a path", '{"trial_image":"uploads/../a.jpg"}', "value_error", ["body", "trial_image"]],
  [
    "Infinity",
    '{"trial_image":"k","runtime_config":{"a":[1e400]}}',
    "finite_number",
    ["body", "runtime_config", "a", 0],
  ],
])("%s", async (_name, body, type, loc) => {
  const answer = await extract(body);
  expect(answer.status).toBe(422);
  expect(answer.body["detail"]).toEqual([expect.objectContaining({ type, loc })]);
});

test.each([
  ["runtime_config", 64, 404],
  ["runtime_config", 65, 422],
  ["unknown", 900, 422],
  ["runtime_config", 9_000, 422],
])("%s nested %i levels deep", async (name, levels, status) => {
  const deep = `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`;
  const answer = await extract(`{"trial_image":"k","${name}":${deep}}`);
  const [first] = answer.body["detail"] as { type: string; loc: string[] }[];
  expect(first).toMatchObject(
    status === 422
      ? { type: "value_error", loc: ["body", name] }
      : { type: "object_not_found", loc: ["body", "trial_image"] },
  );
});

test("a runtime_config over 16 kB", async () => {
  const answer = await extract({ trial_image: "k", runtime_config: { a: "x".repeat(16 * 1024) } });
  expect(answer.body["detail"]).toEqual([
    { type: "value_error", loc: ["body", "runtime_config"], msg: expect.stringContaining("16 kB") },
  ]);
});

test("a key that nobody was given, another client's and one not sent yet are answered alike", async () => {
  const stranger = await makeClient();
  const foreign = await makeTrialImage({ clientId: stranger.clientId });
  const announced = await callApi({
    url: app.url,
    token,
    path: "/v1/uploads",
    body: { content_type: "image/jpeg", content_length: 10 },
  });
  const unknown = `uploads/${clientId}/01ARZ3NDEKTSV4RRFFQ69G5FAV.jpg`;
  const answers = [];
  for (const trial_image of [unknown, foreign, announced.body["upload_key"]])
    answers.push(await extract({ trial_image }));
  expect(errorOf(answers[0] as never)).toMatchObject({
    status: 422,
    code: "RESOURCE_NOT_FOUND",
    detail: [{ type: "object_not_found", loc: ["body", "trial_image"], msg: expect.any(String) }],
  });
  const [first, ...others] = answers.map(withoutIds);
  for (const other of others) expect(other).toEqual(first);
});

test("another client's key takes the same way through the database as an unknown one", async () => {
  const stranger = await makeClient();
  const foreign = await makeTrialImage({ clientId: stranger.clientId });
  const statementsOf = async (trial_image: string) => {
    const spy = vi.spyOn(app.pool, "query");
    await extract({ trial_image });
    const names = spy.mock.calls.map(([query]) => (query as unknown as { name?: string }).name);
    spy.mockRestore();
    return names;
  };
  const statements = await statementsOf(foreign);
  expect(statements).toEqual(["accept-by-upload-key", "find-trial-image", "find-client-by-key"]);
  expect(await statementsOf(`uploads/${clientId}/unknown.jpg`)).toEqual(statements);
});

test("the caller's own picture that was refused says why", async () => {
  const trial_image = await makeTrialImage({ clientId, bytes: Buffer.from("not a picture"), complete: false });
  const completed = await callApi({
    url: app.url,
    token,
    path: "/v1/uploads/complete",
    body: { upload_key: trial_image },
  });
  expect(errorOf(completed)).toMatchObject({ status: 422, code: "IMAGE_UNSUPPORTED" });
  const answer = await extract({ trial_image });
  expect(errorOf(answer)).toMatchObject({
    code: "IMAGE_UNSUPPORTED",
    detail: [{ type: "image_unsupported", loc: ["body", "trial_image"] }],
  });
});

test.each(["", "x".repeat(256)])("an Idempotency-Key that cannot be one", async (key) => {
  const answer = await extract({ trial_image: "k" }, { "idempotency-key": key });
  expect(answer.body["detail"]).toEqual([expect.objectContaining({ loc: ["header", "Idempotency-Key"] })]);
});
