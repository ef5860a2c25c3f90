// Client A never learns of B's objects: whatever a route is asked about one of them, the answer is that for nothing at all, to
// the last header, and it takes the same way through the database.
import { afterAll, describe, expect, test, vi } from "vitest";
import { makeClient, makeTrialImage, startApp } from "../support/start-app";
import { callApi, withoutIds } from "./call-api";
import { runJob } from "./run-job";

const app = await startApp();
afterAll(() => app.stop());
const { endpoints } = await import("~/api/endpoints");
const { token } = await makeClient({ credits: 500 });
const foreign = await makeForeign();

const unknown = {
  ulid: "01ARZ3NDEKTSV4RRFFQ69G5FAV",
  uuid: "00000000-0000-4000-8000-000000000000",
  uploadKey: `uploads/${foreign.clientId}/01ARZ3NDEKTSV4RRFFQ69G5FAV.jpg`,
};

// A client with one of everything: finished, open, uploaded, announced.
async function makeForeign() {
  const owner = await makeClient({ credits: 20 });
  const as = { url: app.url, token: owner.token };
  const ready = await makeTrialImage({ clientId: owner.clientId });
  const uploaded = await makeTrialImage({ clientId: owner.clientId, complete: false });
  const announced = await callApi({
    ...{ ...as, path: "/v1/uploads" },
    body: { content_type: "image/png", content_length: 9 },
  });
  const submit = () => callApi({ ...as, path: "/v1/extract", body: { trial_image: ready } });
  const [done, open] = [(await submit()).body, (await submit()).body];
  await runJob({ requestId: done["request_id"] });
  const job = await callApi({ ...as, path: `/v1/jobs/${done["job_id"]}` });
  const [item] = job.body["items"] as { id: string }[];
  const [{ addEndpoint }, { sendTest }] = await Promise.all([
    import("~/callbacks/add-endpoint"),
    import("~/callbacks/change-endpoint"),
  ]);
  const { clientId } = owner;
  // an id that cannot be mistaken for another number of the answer
  await app.pool.query("SELECT setval('callback_sends_id_seq', 123456789)");
  const { endpointId } = await addEndpoint({ clientId, url: "https://example.com/hook", events: ["job.failed"] });
  return {
    clientId,
    messageId: (await sendTest({ clientId, endpointId })).sendId,
    uploadKeys: [ready, uploaded, String(announced.body["upload_key"])],
    uuids: [String(done["job_id"]), String(open["job_id"])],
    ulids: [String(done["request_id"]), String(open["request_id"]), String(item?.id), endpointId],
  };
}

type Ask = { name: string; method: string; path: string; body?: unknown };

/** Every question that the API lets somebody ask about this object; a new route with an id or a key joins by itself. */
function questionsAbout({ id, uploadKey }: { id?: string; uploadKey?: string }): Ask[] {
  return endpoints.flatMap(({ method, path, body }): Ask[] => {
    const name = `${method} ${path}`;
    const asks = JSON.stringify(body ?? {});
    const change: { body?: unknown } = asks.includes("WebhookChange") ? { body: { enabled: true } } : {};
    if (id !== undefined && path.includes("{id}")) return [{ name, method, path: path.replace("{id}", id), ...change }];
    if (uploadKey === undefined) return [];
    if (asks.includes("ExtractTrialItemsRequest")) return [{ name, method, path, body: { trial_image: uploadKey } }];
    if (asks.includes("UploadCompleteRequest")) return [{ name, method, path, body: { upload_key: uploadKey } }];
    if (asks.includes("ExtractBatchRequest"))
      return [{ name, method, path, body: { requests: [{ trial_image: uploadKey }] } }];
    return [];
  });
}

async function ask({ method, path, body }: Ask) {
  const statements: string[] = [];
  const query = vi.spyOn(app.pool, "query");
  const answer = await callApi({ url: app.url, token, method, path, ...(body !== undefined && { body }) });
  for (const [statement] of query.mock.calls) {
    const { name, text } = statement as unknown as { name?: string; text?: string };
    statements.push(name ?? text ?? String(statement));
  }
  query.mockRestore();
  return { answer, statements: statements.filter((each) => each !== "note-key-use") };
}

// What changes with every call, and what was asked for.
function comparable(answer: Awaited<ReturnType<typeof callApi>>, asked: string) {
  const text = JSON.stringify(withoutIds(answer))
    .replaceAll(/"ratelimit-(remaining|reset)","\d+"/g, "")
    .replaceAll(asked, "…")
    .replaceAll(/"request_id":"[^"]*"/g, "")
    .replaceAll(/"content-length","\d+"/g, "");
  return text;
}

function pairs() {
  const ofIds = [
    ...foreign.uuids.map((id) => ({ foreign: id, unknown: unknown.uuid })),
    ...foreign.ulids.map((id) => ({ foreign: id, unknown: unknown.ulid })),
    { foreign: foreign.messageId, unknown: "987654321" },
  ].flatMap((pair) => match(questionsAbout({ id: pair.foreign }), questionsAbout({ id: pair.unknown }), pair));
  const ofKeys = foreign.uploadKeys
    .map((key) => ({ foreign: key, unknown: unknown.uploadKey }))
    .flatMap((pair) =>
      match(questionsAbout({ uploadKey: pair.foreign }), questionsAbout({ uploadKey: pair.unknown }), pair),
    );
  return [...ofIds, ...ofKeys];
}

function match(about: Ask[], aboutNothing: Ask[], ids: { foreign: string; unknown: string }) {
  return about.map((question, index) => ({ name: question.name, question, nothing: aboutNothing[index] as Ask, ids }));
}

describe("somebody else's object is nobody's", () => {
  test("every route that names an object is asked", () => {
    const asked = new Set(pairs().map(({ name }) => name));
    const naming = endpoints.filter(
      ({ path, body }) => path.includes("{id}") || /"#\/.*(Extract|Complete)/.test(JSON.stringify(body ?? {})),
    );
    expect(naming.map(({ method, path }) => `${method} ${path}`).filter((name) => !asked.has(name))).toEqual([]);
    expect(asked.size).toBeGreaterThanOrEqual(8);
  });

  test.each(pairs())("$name about $ids.foreign", async ({ question, nothing, ids }) => {
    await ask(nothing); // from now on the process remembers the key
    const [about, aboutNothing] = [await ask(question), await ask(nothing)];
    expect(comparable(about.answer, ids.foreign)).toEqual(comparable(aboutNothing.answer, ids.unknown));
    expect(about.statements).toEqual(aboutNothing.statements);
  });

  test("lists, sums and balances are one's own", async () => {
    const get = async (path: string) => (await callApi({ url: app.url, token, path })).body;
    expect(await get("/v1/jobs")).toEqual({ jobs: [], next_cursor: null });
    expect(await get("/v1/usage")).toMatchObject({ days: [] });
    expect(await get("/v1/credits")).toMatchObject({ available: 500, reserved: 0 });
  });

  test("texts that can be no id are answered like ids of nothing", async () => {
    const answers = [];
    for (const id of [unknown.ulid, "%00", "%", "..%2f..", "a'b", "x".repeat(5_000)])
      answers.push(comparable(await callApi({ url: app.url, token, path: `/v1/jobs/${id}` }), id));
    expect(new Set(answers).size).toBe(1);
  });
});
