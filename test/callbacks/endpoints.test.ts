// Endpoints and their log: whose they are, how long they are kept, and how many there may be.
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeClient, startApp, type TestApp } from "../support/start-app";
import { type Callbacks, deliver, importCallbacks, makeListener } from "./make-listener";

let app: TestApp;
let callbacks: Callbacks;
beforeAll(async () => {
  app = await startApp({ env: { CALLBACKS_TO_PRIVATE: "true" } });
  callbacks = await importCallbacks();
});
afterAll(() => app.stop());

test("another client's endpoints and messages are not there", async () => {
  const one = await makeListener({ app });
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
  const { receiver, clientId, endpointId, sends } = await makeListener({ app });
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
