// GET /v1/jobs: pages without gaps or repetitions while jobs come in, and filters that may be combined.
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeClient, makeTrialImage, startApp, type TestApp } from "../support/start-app";
import { callApi } from "./call-api";
import { makeEngine, runJob } from "./run-job";

type Head = { request_id: string; status: string; item_count: number; refunded: boolean; created_at: string };
let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

async function makeLister() {
  const { clientId, token } = await makeClient({ credits: 50 });
  const trial_image = await makeTrialImage({ clientId });
  const submit = async () =>
    String((await callApi({ url: app.url, token, path: "/v1/extract", body: { trial_image } })).body["request_id"]);
  const list = async (query = "") => {
    const { status, body } = await callApi({ url: app.url, token, path: `/v1/jobs${query}` });
    return { status, body, jobs: body["jobs"] as Head[], next: body["next_cursor"] as string | null };
  };
  return { submit, list };
}

test("goes through all pages, newest first, also when jobs come in meanwhile", async () => {
  const { submit, list } = await makeLister();
  const ids: string[] = [];
  for (let count = 0; count < 7; count++) ids.push(await submit());
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof list>> = await list(`?limit=3${cursor ? `&cursor=${cursor}` : ""}`);
    seen.push(...page.jobs.map(({ request_id }) => request_id));
    cursor = page.next;
    await submit();
  } while (cursor);
  expect(seen).toEqual(ids.reverse());
});

test("the last page has no next one, and nobody sees another client's jobs", async () => {
  const [one, other] = [await makeLister(), await makeLister()];
  await one.submit();
  expect(await one.list("?limit=1")).toMatchObject({ next: null, jobs: [{ status: "NOT_STARTED" }] });
  expect(await other.list()).toMatchObject({ status: 200, next: null, jobs: [] });
});

test("filters by status, time and workflow", async () => {
  const { submit, list } = await makeLister();
  const [open, done, empty] = [await submit(), await submit(), await submit()];
  await runJob({ requestId: done });
  await runJob({ requestId: empty, engine: makeEngine({ items: 0 }) });
  const idsOf = async (query: string) => (await list(query)).jobs.map(({ request_id }) => request_id);
  expect(await idsOf("?status=NOT_STARTED")).toEqual([open]);
  expect(await idsOf("?status=SUCCESS&status=NOT_STARTED")).toEqual([empty, done, open]);
  expect(await idsOf("?status=FAILURE")).toEqual([]);
  expect(await idsOf("?workflow=extract&status=SUCCESS")).toEqual([empty, done]);
  const { jobs } = await list("?status=SUCCESS");
  expect(jobs).toMatchObject([
    { refunded: true, item_count: 0 },
    { refunded: false, item_count: 2 },
  ]);
  const doneAt = jobs[1]?.created_at ?? "";
  expect(await idsOf(`?created_from=${doneAt}`)).toEqual([empty, done]);
  expect(await idsOf(`?created_before=${doneAt}`)).toEqual([open]);
  expect(await idsOf(`?created_from=${doneAt.replace("Z", "+00:00")}&status=SUCCESS`)).toEqual([empty, done]);
  expect(await idsOf("?created_from=2999-01-01")).toEqual([]);
});

test.each([
  ["status=DONE", "enum", ["query", "status", 0]],
  ["workflow=try-on", "enum", ["query", "workflow"]],
  ["limit=0", "greater_than_equal", ["query", "limit"]],
  ["limit=101", "less_than_equal", ["query", "limit"]],
  ["created_from=yesterday", "datetime_from_date_parsing", ["query", "created_from"]],
  ["created_from=2026-13-01", "datetime_from_date_parsing", ["query", "created_from"]],
  ["cursor=abc", "value_error", ["query", "cursor"]],
])("%s is refused", async (query, type, loc) => {
  const { list } = await makeLister();
  const { status, body } = await list(`?${query}`);
  expect([status, body["detail"]]).toEqual([422, [expect.objectContaining({ type, loc })]]);
});
