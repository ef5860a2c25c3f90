// More than a process can bear: what is past the limit is refused at once and costs nothing, the rest is answered.
import { connect } from "node:net";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callsAtOnceMax } from "~/limits";
import { type ApiAnswer, callApi, errorOf } from "../api/call-api";
import { findViolations } from "../support/find-violations";
import { makeClient, makeTrialImage, startApp, type TestApp } from "../support/start-app";
import { waitFor } from "../support/wait-for";

const MORE = 10;
const TEST_MS_MAX = 60_000;

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(async () => {
  expect(await findViolations(app.pool)).toEqual({});
  await app.stop();
});

/** A database that answers no call of the API until it is let go. */
async function stall() {
  const client = new pg.Client(app.databaseUrl);
  await client.connect();
  await client.query("BEGIN; LOCK TABLE api_keys IN ACCESS EXCLUSIVE MODE");
  return async () => {
    await client.query("COMMIT");
    await client.end();
  };
}

/** Calls again at once for as long as it is refused for want of a place: a slow machine has fewer. */
async function callUntilTaken(call: Parameters<typeof callApi>[0]): Promise<ApiAnswer> {
  const answer = await callApi(call);
  return answer.status === 503 ? callUntilTaken(call) : answer;
}

async function atWork(): Promise<number> {
  const { registry } = await import("~/metrics.server");
  const { values } = (await registry.getSingleMetric("looklift_calls_at_work")?.get()) ?? { values: [] };
  return values.find(({ labels }) => labels["places"] === "calls")?.value ?? 0;
}

test("with a database that hangs, so many calls wait as may, and each one more is refused, unread and at no cost", {
  timeout: TEST_MS_MAX,
}, async () => {
  const { clientId, token } = await makeClient({ credits: callsAtOnceMax + MORE });
  const body = { trial_image: await makeTrialImage({ clientId }) };
  const call = () => callApi({ url: app.url, token, path: "/v1/extract", body });
  const go = await stall();
  const accepted = Array.from({ length: callsAtOnceMax }, call);
  await waitFor(async () => (await atWork()) === callsAtOnceMax, { what: "all places to be taken" });

  // all of these are answered while nothing of the others is
  const refused = await Promise.all(Array.from({ length: MORE }, call));
  for (const answer of refused) {
    expect(errorOf(answer)).toMatchObject({ status: 503, code: "UNAVAILABLE" });
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(answer.headers.get("x-request-id")).toMatch(/^[0-9A-Z]{26}$/);
  }
  const health = await fetch(`${app.url}/healthz`);
  expect(health.status).toBe(200);

  await go();
  expect((await Promise.all(accepted)).map(({ status }) => status)).toEqual(Array(callsAtOnceMax).fill(202));
  const { rows } = await app.pool.query("SELECT available, reserved FROM credit_accounts WHERE client_id = $1", [
    clientId,
  ]);
  expect(rows).toEqual([{ available: MORE, reserved: callsAtOnceMax }]);
  expect(await atWork()).toBe(0);
});

test("a call whose caller has gone before its turn came is not worked on", { timeout: TEST_MS_MAX }, async () => {
  const { clientId, token } = await makeClient({ credits: 1 });
  const trial_image = await makeTrialImage({ clientId });
  const go = await stall();
  const body = JSON.stringify({ trial_image });
  const head = `authorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}`;
  const before = await app.openConnections();
  const caller = connect(Number(new URL(app.url).port), "127.0.0.1");
  caller.write(`POST /v1/extract HTTP/1.1\r\nhost: 127.0.0.1\r\n${head}\r\n\r\n${body}`);
  await waitFor(async () => (await atWork()) === 1, { what: "the call to be at work" });
  caller.destroy();
  await waitFor(async () => (await app.openConnections()) <= before, { what: "the connection to be closed" });
  await go();
  await waitFor(async () => (await atWork()) === 0, { what: "the call to end" });
  const { rows } = await app.pool.query("SELECT count(*)::int FROM request_logs WHERE client_id = $1", [clientId]);
  expect(rows).toEqual([{ count: 0 }]);
});

test("calls that only wait for a job take no place", { timeout: TEST_MS_MAX }, async () => {
  const [one, other] = [await makeClient(), await makeClient()];
  const waiting: Promise<ApiAnswer>[] = [];
  for (const { clientId, token } of [one, other]) {
    const body = { trial_image: await makeTrialImage({ clientId }) };
    const { job_id: jobId } = (await callUntilTaken({ url: app.url, token, path: "/v1/extract", body })).body as {
      job_id: string;
    };
    for (let n = 0; n < (callsAtOnceMax + MORE) / 2; n++) {
      const path = `/v1/jobs/${jobId}?wait=30`;
      waiting.push(callUntilTaken({ url: app.url, token, path, method: "GET" }));
    }
  }
  await waitFor(async () => (await app.openConnections()) >= waiting.length, { what: "all calls to be open" });
  await waitFor(async () => (await atWork()) === 0, { what: "all calls to wait" });
  // more than there are places wait now: if each took one, no other call would ever be answered
  const credits = { url: app.url, token: one.token, path: "/v1/credits", method: "GET" };
  expect((await callUntilTaken(credits)).status).toBe(200);
  // what waits is told at once when the process is about to end
  const { endWaits } = await import("~/extraction/watch-events");
  endWaits();
  const answers = await Promise.all(waiting);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(answers.map(({ body }) => (body as { status: string }).status)).not.toContain("SUCCESS");
});
