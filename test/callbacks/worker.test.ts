// A worker delivers webhooks beside its other work, and leaves none half done when it is told to stop.
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeClient, makeTrialImage, startCore, type TestCore } from "../support/start-core";
import { startWorkerProcess, type TestWorker } from "../support/start-worker";
import { submit } from "../support/submit";
import { waitFor } from "../support/wait-for";
import { startReceiver } from "./start-receiver";

let core: TestCore;
let worker: TestWorker;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeAll(async () => {
  core = await startCore({ env: { CALLBACKS_TO_PRIVATE: "true" } });
  receiver = await startReceiver();
  worker = await startWorkerProcess({ settings: core.settings });
});
afterAll(async () => {
  await worker?.kill();
  await receiver.stop();
  await core.stop();
});

test("an extraction is run and its end is told", async () => {
  const { clientId } = await makeClient();
  const { addEndpoint } = await import("~/callbacks/add-endpoint");
  await addEndpoint({ clientId, url: receiver.url, events: ["job.succeeded"] });
  const { requestId } = await submit({ clientId, trialImage: await makeTrialImage({ clientId }) });
  const message = await waitFor(() => receiver.received[0], { what: "a webhook" });
  expect(JSON.parse(message.body)).toMatchObject({ request_id: requestId, status: "SUCCESS" });
  expect(await worker.stop()).toBe(0);
});
