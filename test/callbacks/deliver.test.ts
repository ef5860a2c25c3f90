// Webhooks out: what happens is told, signed, in the words of GET /v1/jobs/{id}, until it is heard or a day is over.
import { Webhook, WebhookVerificationError } from "standardwebhooks";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runJob } from "../api/run-job";
import { startApp, type TestApp } from "../support/start-app";
import { type Callbacks, deliver, importCallbacks, makeListener } from "./make-listener";
import type { Received } from "./start-receiver";

let app: TestApp;
let callbacks: Callbacks;

beforeAll(async () => {
  app = await startApp({ env: { CALLBACKS_TO_PRIVATE: "true" } });
  callbacks = await importCallbacks();
});
afterAll(() => app.stop());

// as a receiver would, with the library that the documentation names
function isSigned({ headers, body }: Received, secret: string): boolean {
  try {
    new Webhook(secret).verify(body, headers as Record<string, string>);
    return true;
  } catch (error) {
    if (error instanceof WebhookVerificationError) return false;
    throw error;
  }
}
// URLs are signed for the moment in which they are made
const withoutQueries = (body: unknown) => JSON.parse(JSON.stringify(body).replaceAll(/\?X-Amz[^"]*/g, "")) as unknown;

test("a success is told with the very body of the job, signed", async () => {
  const { receiver, secret, submit, get, sends } = await makeListener({ app });
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
  const { receiver, submit } = await makeListener({ app });
  const { request_id } = await submit();
  const { failExtraction } = await import("~/extraction/run-extraction");
  for (let times = 0; times < 2; times++) await failExtraction({ requestId: String(request_id) });
  while ((await deliver()) > 0);
  expect(receiver.received.map(({ headers }) => headers["webhook-event"])).toEqual(["job.failed"]);
  expect(JSON.parse(receiver.received[0]?.body ?? "")).toMatchObject({ status: "FAILURE", refunded: true });
  await receiver.stop();
});

test("what is not heard is said again, later and later, under the same id, for a day", async () => {
  const { receiver, submit, sends, makeDue } = await makeListener({ app, statuses: Array(20).fill(500) });
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
  const { receiver, clientId, endpointId, submit, sends } = await makeListener({ app });
  await receiver.stop();
  await runJob({ requestId: (await submit())["request_id"] });
  await deliver();
  expect(await sends()).toMatchObject([
    { state: "PENDING", attempts: [{ status: null, error: expect.stringContaining("ECONNREFUSED") }] },
  ]);
  // or it would be due again in a later test
  await callbacks.removeEndpoint({ clientId, endpointId });
});

test("410 switches the endpoint off; switched on again it hears of what happens from then on", async () => {
  const { receiver, clientId, endpointId, submit, sends } = await makeListener({ app, statuses: [410] });
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
  const { receiver, clientId, submit } = await makeListener({ app, credits: 4, below: 3 });
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
  const { receiver, clientId, endpointId, secret, makeDue } = await makeListener({ app });
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
  const { receiver, clientId, endpointId, sends } = await makeListener({ app });
  const { sendId } = await callbacks.sendTest({ clientId, endpointId });
  await deliver();
  await callbacks.redeliver({ clientId, sendId });
  await deliver();
  expect(receiver.received.map(({ headers }) => headers["webhook-id"])).toEqual([`msg_${sendId}`, `msg_${sendId}`]);
  expect(await sends()).toMatchObject([{ state: "DELIVERED", attempts: [{ attempt: 1 }, { attempt: 2 }] }]);
  await receiver.stop();
});

test("two workers that look at once send once", async () => {
  const { receiver, submit } = await makeListener({ app });
  await runJob({ requestId: (await submit())["request_id"] });
  await Promise.all(Array.from({ length: 8 }, () => deliver()));
  expect(receiver.received).toHaveLength(1);
  await receiver.stop();
});

test("an attempt whose worker died is made again", async () => {
  const { receiver, submit, sends, makeDue } = await makeListener({ app });
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
