import { callApi } from "../api/call-api";
import { makeClient, makeTrialImage, type TestApp } from "../support/start-app";
import { startReceiver } from "./start-receiver";

export type Callbacks = Awaited<ReturnType<typeof importCallbacks>>;

/** Everything of app/callbacks, once the settings are there. */
export async function importCallbacks() {
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

/** Makes one attempt at what is due in this process, as a worker does. */
export async function deliver(signal = new AbortController().signal): Promise<number> {
  const { deliverCallbacks, writeJob } = await importCallbacks();
  return deliverCallbacks({ signal, writeJob });
}

type MakeListener = { app: TestApp; statuses?: number[]; credits?: number; below?: number };

/** A client with an endpoint for every event, and a server behind it that answers `statuses`. */
export async function makeListener({ app, statuses, credits = 20, below }: MakeListener) {
  const callbacks = await importCallbacks();
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
