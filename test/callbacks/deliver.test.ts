// Webhooks out: what happens is told, signed, in the words of GET /v1/jobs/{id}, until it is heard or a day is over.
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api/call-api";
import { runJob } from "../api/run-job";
import { makeClient, makeTrialImage, startApp, type TestApp } from "../support/start-app";
import { type Received, startReceiver } from "./start-receiver";

let app: TestApp;
let callbacks: Awaited<ReturnType<typeof importCallbacks>>;

async function importCallbacks() {
  const parts = await Promise.all([
    import("~/callbacks/add-endpoint"),
    import("~/callbacks/change-endpoint"),
    import("~/callbacks/list-endpoints"),
    import("~/callbacks/deliver-callbacks"),
    import("~/callbacks/sign-message"),
    import("~/callbacks/sweep-callbacks"),
    import("~/api/write-job"),
  ]);
  return Object.assign({}, ...parts) as (typeof parts)[0] &
    (typeof parts)[1] &
    (typeof parts)[2] &
    (typeof parts)[3] &
    (typeof parts)[4] &
    (typeof parts)[5] &
    (typeof parts)[6];
}

beforeAll(async () => {
  app = await startApp({ env: { CALLBACKS_TO_PRIVATE: "true" } });
  callbacks = await importCallbacks();
});
afterAll(() => app.stop());

const deliver = (signal = new AbortController().signal) =>
  callbacks.deliverCallbacks({ signal, writeJob: callbacks.writeJob });

async function makeListener({
  statuses,
  credits = 20,
  below,
}: {
  statuses?: number[];
  credits?: number;
  below?: number;
} = {}) {
  const { clientId, token } = await makeClient({ credits });
  const receiver = await startReceiver(statuses ? { statuses } : {});
  const { endpointId, secret } = await callbacks.addEndpoint({
    ...{ clientId, url: receiver.url, events: [...callbacks.callbackEvents] },
    ...(below !== undefined && { creditsLowBelow: below }),
  });
  const trial_image = await makeTrialImage({ clientId });
  const submit = async () => (await callApi({ url: app.url, token, path: "/v1/extract", body: { trial_image } })).body;
  const get = async (id: unknown) => (await callApi({ url: app.url, token, path: `/v1/jobs/${id}` })).body;
  const sends = () => callbacks.listSends({ clientId, limit: 100 });
  const makeDue = () =>
    app.pool.query("UPDATE callback_sends SET next_at = now() WHERE endpoint_id = $1 AND state = 'PENDING'", [
      endpointId,
    ]);
  return { clientId, endpointId, secret, receiver, submit, get, sends, makeDue };
}

function isSigned({ headers, body }: Received, secret: string): boolean {
  const id = String(headers["webhook-id"]);
  const at = new Date(Number(headers["webhook-timestamp"]) * 1000);
  const wanted = callbacks.signMessage({ id, at, body, secrets: [secret] })["webhook-signature"];
  return String(headers["webhook-signature"]).split(" ").includes(String(wanted));
}
// URLs are signed for the moment in which they are made
const withoutQueries = (body: unknown) => JSON.parse(JSON.stringify(body).replaceAll(/\?X-Amz[^"]*/g, "")) as unknown;

test("a success is told with the very body of the job, signed", async () => {
  const { receiver, secret, submit, get, sends } = await makeListener();
  const { job_id, request_id } = await submit();
  expect(await sends()).toEqual([]);
  await runJob({ requestId: request_id });
  expect(await deliver()).toBe(1);
  const [message] = receiver.received;
  expect(message?.headers).toMatchObject({ "content-type": "application/json", "webhook-event": "job.succeeded" });
  expect(withoutQueries(JSON.parse(message?.body ?? ""))).toEqual(withoutQueries(await get(job_id)));
  expect(isSigned(message as Received, secret)).toBe(true);
  expect(isSigned(message as Received, callbacks.makeSecret())).toBe(false);
  expect(await sends()).toMatchObject([
    { event: "job.succeeded", requestId: request_id, state: "DELIVERED", nextAt: null, attempts: [{ status: 204 }] },
  ]);
  expect(await deliver()).toBe(0);
  await receiver.stop();
});

test("a failure is told, too, once", async () => {
  const { receiver, submit } = await makeListener();
  const { request_id } = await submit();
  const { failExtraction } = await import("~/extraction/run-extraction");
  for (let times = 0; times < 2; times++) await failExtraction({ requestId: String(request_id) });
  while ((await deliver()) > 0);
  expect(receiver.received.map(({ headers }) => headers["webhook-event"])).toEqual(["job.failed"]);
  expect(JSON.parse(receiver.received[0]?.body ?? "")).toMatchObject({ status: "FAILURE", refunded: true });
  await receiver.stop();
});

test("what is not heard is said again, later and later, under the same id, for a day", async () => {
  const { receiver, submit, sends, makeDue } = await makeListener({ statuses: Array(20).fill(500) });
  await runJob({ requestId: (await submit())["request_id"] });
  const waits: number[] = [];
  for (let attempt = 0; attempt < 11; attempt++) {
    expect(await deliver()).toBe(1);
    const [send] = await sends();
    if (send?.nextAt) waits.push((send.nextAt.getTime() - Date.now()) / 1000);
    await makeDue();
  }
  const { callbackRetrySeconds } = await import("~/limits");
  expect(waits.length).toBe(callbackRetrySeconds.length);
  for (const [index, seconds] of callbackRetrySeconds.entries()) {
    expect(waits[index]).toBeGreaterThan(seconds * 0.85 - 2);
    expect(waits[index]).toBeLessThan(seconds * 1.15);
  }
  const sum = callbackRetrySeconds.reduce((total, seconds) => total + seconds, 0);
  expect(sum / 3600).toBeCloseTo(24, 0);
  expect(await sends()).toMatchObject([{ state: "FAILED", nextAt: null }]);
  expect((await sends())[0]?.attempts.map(({ status }) => status)).toEqual(Array(11).fill(500));
  expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
  expect(await deliver()).toBe(0);
  await receiver.stop();
});

test("a receiver that is away is an attempt that failed", async () => {
  const { receiver, submit, sends } = await makeListener();
  await receiver.stop();
  await runJob({ requestId: (await submit())["request_id"] });
  await deliver();
  expect(await sends()).toMatchObject([
    { state: "PENDING", attempts: [{ status: null, error: expect.stringContaining("ECONNREFUSED") }] },
  ]);
});

test("410 switches the endpoint off; switched on again it hears of what happens from then on", async () => {
  const { receiver, clientId, endpointId, submit, sends } = await makeListener({ statuses: [410] });
  await runJob({ requestId: (await submit())["request_id"] });
  await deliver();
  expect(await callbacks.listEndpoints({ clientId })).toMatchObject([{ disabledWhy: "It answered 410 Gone." }]);
  await runJob({ requestId: (await submit())["request_id"] });
  expect(await sends()).toMatchObject([{ state: "FAILED" }]);
  await callbacks.changeEndpoint({ clientId, endpointId, enabled: true });
  await runJob({ requestId: (await submit())["request_id"] });
  expect(await deliver()).toBe(1);
  expect(receiver.received).toHaveLength(2);
  await receiver.stop();
});

test("credits.low is sent once each time that the balance falls below the mark", async () => {
  const { receiver, clientId, submit } = await makeListener({ credits: 4, below: 3 });
  for (let job = 0; job < 3; job++) await submit();
  while ((await deliver()) > 0);
  const low = () => receiver.received.filter(({ headers }) => headers["webhook-event"] === "credits.low");
  expect(low().map(({ body }) => JSON.parse(body))).toMatchObject([
    { type: "credits.low", timestamp: expect.any(String), data: { available: 2, below: 3 } },
  ]);
  const { grantCredits } = await import("~/credits/grant-credits");
  await grantCredits({ clientId, source: "ADJUSTMENT", amount: 2, externalRef: "more" });
  await submit();
  while ((await deliver()) > 0);
  expect(low()).toHaveLength(2);
  await receiver.stop();
});

test("after a rotation both secrets sign, for a day", async () => {
  const { receiver, clientId, endpointId, secret, makeDue } = await makeListener();
  const fresh = await callbacks.rotateSecret({ clientId, endpointId });
  await callbacks.sendTest({ clientId, endpointId });
  await deliver();
  const [message] = receiver.received;
  expect([isSigned(message as Received, secret), isSigned(message as Received, fresh.secret)]).toEqual([true, true]);
  await app.pool.query("UPDATE callback_endpoints SET old_secret_until = now() WHERE id = $1", [endpointId]);
  await callbacks.sendTest({ clientId, endpointId });
  await makeDue();
  await deliver();
  const later = receiver.received[1] as Received;
  expect([isSigned(later, secret), isSigned(later, fresh.secret)]).toEqual([false, true]);
  await receiver.stop();
});

test("a message can be sent again by hand, under its id", async () => {
  const { receiver, clientId, endpointId, sends } = await makeListener();
  const { sendId } = await callbacks.sendTest({ clientId, endpointId });
  await deliver();
  await callbacks.redeliver({ clientId, sendId });
  await deliver();
  expect(receiver.received.map(({ headers }) => headers["webhook-id"])).toEqual([`msg_${sendId}`, `msg_${sendId}`]);
  expect(await sends()).toMatchObject([{ state: "DELIVERED", attempts: [{ attempt: 1 }, { attempt: 2 }] }]);
  await receiver.stop();
});

test("two workers that look at once send once", async () => {
  const { receiver, submit } = await makeListener();
  await runJob({ requestId: (await submit())["request_id"] });
  await Promise.all(Array.from({ length: 8 }, () => deliver()));
  expect(receiver.received).toHaveLength(1);
  await receiver.stop();
});

test("an attempt whose worker died is made again", async () => {
  const { receiver, submit, sends, makeDue } = await makeListener();
  await runJob({ requestId: (await submit())["request_id"] });
  const dying = new AbortController();
  dying.abort();
  await deliver(dying.signal);
  expect(await sends()).toMatchObject([{ state: "PENDING", attempts: [] }]);
  await makeDue();
  await deliver();
  expect(await sends()).toMatchObject([{ state: "DELIVERED" }]);
  await receiver.stop();
});

test("another client's endpoints and messages are not there", async () => {
  const one = await makeListener();
  const { clientId } = await makeClient();
  const { endpointId } = one;
  const { sendId } = await callbacks.sendTest(one);
  await deliver();
  const notFound = expect.objectContaining({ code: "NOT_FOUND" });
  await expect(callbacks.rotateSecret({ clientId, endpointId })).rejects.toEqual(notFound);
  await expect(callbacks.sendTest({ clientId, endpointId })).rejects.toEqual(notFound);
  await expect(callbacks.removeEndpoint({ clientId, endpointId })).rejects.toEqual(notFound);
  await expect(callbacks.changeEndpoint({ clientId, endpointId, enabled: false })).rejects.toEqual(notFound);
  await expect(callbacks.redeliver({ clientId, sendId })).rejects.toEqual(notFound);
  expect(await callbacks.listSends({ clientId, limit: 9 })).toEqual([]);
  await one.receiver.stop();
});

test("what ended a month ago is forgotten, and a removed endpoint takes its log with it", async () => {
  const { receiver, clientId, endpointId, sends } = await makeListener();
  for (let test = 0; test < 2; test++) {
    await callbacks.sendTest({ clientId, endpointId });
    await deliver();
  }
  const [latest] = await sends();
  await app.pool.query("UPDATE callback_sends SET created_at = now() - interval '31 days' WHERE id = $1", [latest?.id]);
  expect(await callbacks.sweepCallbacks()).toBe(1);
  expect(await sends()).toHaveLength(1);
  await callbacks.removeEndpoint({ clientId, endpointId });
  expect(await sends()).toEqual([]);
  await receiver.stop();
});

test("a client has at most ten", async () => {
  const { clientId } = await makeClient();
  const add = () => callbacks.addEndpoint({ clientId, url: "https://example.com/hook", events: ["job.failed"] });
  for (let count = 0; count < 10; count++) await add();
  await expect(add()).rejects.toMatchObject({ code: "VALIDATION_ERROR" });
});
