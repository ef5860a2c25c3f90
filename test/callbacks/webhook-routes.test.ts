// Webhooks are managed with a key: an endpoint is made, tested, changed, given a new secret and removed.
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi, errorOf } from "../api/call-api";
import { makeClient, startApp, type TestApp } from "../support/start-app";
import { startReceiver } from "./start-receiver";

let app: TestApp;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let token: string;
beforeAll(async () => {
  app = await startApp({ env: { CALLBACKS_TO_PRIVATE: "true" } });
  receiver = await startReceiver();
  ({ token } = await makeClient());
});
afterAll(async () => {
  await receiver.stop();
  await app.stop();
});

const call = (method: string, path: string, body?: unknown) =>
  callApi({ url: app.url, token, method, path, ...(body !== undefined && { body }) });
const add = async () => (await call("POST", "/v1/webhooks", { url: receiver.url, events: ["job.failed"] })).body;
async function deliver(): Promise<void> {
  const [{ deliverCallbacks }, { writeJob }] = await Promise.all([
    import("~/callbacks/deliver-callbacks"),
    import("~/api/write-job"),
  ]);
  await deliverCallbacks({ signal: new AbortController().signal, writeJob });
}

test("the secret is shown when it is made, and never again", async () => {
  const added = await add();
  expect(added).toMatchObject({ url: receiver.url, events: ["job.failed"], credits_low_below: 10, enabled: true });
  expect(added["secret"]).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  const { secret: _, ...shown } = added;
  expect((await call("GET", "/v1/webhooks")).body["webhooks"]).toContainEqual(shown);
  const rotated = await call("POST", `/v1/webhooks/${added["id"]}/rotate`);
  expect(rotated.body["secret"]).not.toBe(added["secret"]);
});

test("a test message is sent, shown in the log, and can be sent again", async () => {
  const { id } = await add();
  const tested = await call("POST", `/v1/webhooks/${id}/test`);
  expect([tested.status, tested.body]).toEqual([202, expect.objectContaining({ event: "test", state: "PENDING" })]);
  await deliver();
  const { body } = await call("GET", `/v1/webhooks/${id}/messages`);
  expect(body["messages"]).toMatchObject([{ id: tested.body["id"], state: "DELIVERED", attempts: [{ status: 204 }] }]);
  expect((await call("POST", `/v1/webhooks/messages/${tested.body["id"]}/redeliver`)).status).toBe(202);
  await deliver();
  const ids = receiver.received.map(({ headers }) => headers["webhook-id"]);
  expect(ids).toEqual([`msg_${tested.body["id"]}`, `msg_${tested.body["id"]}`]);
});

test("what is given changes, the rest stays", async () => {
  const { id } = await add();
  const off = await call("POST", `/v1/webhooks/${id}`, { enabled: false, url: null });
  expect(off.body).toMatchObject({ enabled: false, disabled_why: "Switched off.", url: receiver.url });
  const on = await call("POST", `/v1/webhooks/${id}`, {
    enabled: true,
    events: ["credits.low"],
    credits_low_below: 99,
  });
  expect(on.body).toMatchObject({ enabled: true, disabled_why: null, events: ["credits.low"], credits_low_below: 99 });
});

test("a removed endpoint is gone", async () => {
  const { id } = await add();
  expect((await call("DELETE", `/v1/webhooks/${id}`)).status).toBe(204);
  expect(errorOf(await call("DELETE", `/v1/webhooks/${id}`))).toMatchObject({ status: 404, code: "NOT_FOUND" });
});

test.each([
  [{ url: "ftp://example.com", events: ["job.failed"] }, ["body", "url"]],
  [{ url: "https://example.com", events: [] }, ["body", "events"]],
  [{ url: "https://example.com", events: ["job.began"] }, ["body", "events", 0]],
  [{ url: "https://example.com", events: ["credits.low"], credits_low_below: 1001 }, ["body", "credits_low_below"]],
])("%j is refused", async (body, loc) => {
  const answer = await call("POST", "/v1/webhooks", body);
  expect(errorOf(answer)).toMatchObject({ status: 422, code: "VALIDATION_ERROR", detail: [{ loc }] });
});
