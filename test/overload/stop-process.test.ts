// A process that is asked to stop loses nothing: web answers every call that it has taken, a worker ends its jobs or gives
// them back, and each request that was accepted ends.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findFreePort } from "../../local/find-port";
import { callApi } from "../api/call-api";
import { bundleScripts } from "../support/bundle-scripts";
import { findViolations } from "../support/find-violations";
import { type Kept, keepProcess } from "../support/keep-process";
import { makeClient, makeTrialImage, startCore, type TestCore } from "../support/start-core";
import { waitFor } from "../support/wait-for";

const TEST_MS_MAX = 240_000;
const CALLERS = 4;
const CALLS_BEFORE = 15;
const WAIT_SECONDS = 30;

const logs = mkdtempSync(join(tmpdir(), "looklift-stop-"));
let core: TestCore;
let bundle: Awaited<ReturnType<typeof bundleScripts>>;
let webs: Kept[];
let urls: string[];
let workers: Kept[];
let token: string;
let trialImage: string;

beforeAll(async () => {
  core = await startCore();
  bundle = await bundleScripts({ web: "test/chaos/web.ts", worker: "test/support/worker-process.ts" });
  const ports = [await findFreePort(0), await findFreePort(0)];
  urls = ports.map((port) => `http://127.0.0.1:${port}`);
  const keep = (name: string, script: string, more: Record<string, string>) =>
    keepProcess({ name, script: bundle.pathOf(script), logs, env: { ...core.settings, DRAIN_SECONDS: "30", ...more } });
  webs = ports.map((port, at) => keep(`web-${at}`, "web", { PORT: String(port) }));
  workers = [0, 1].map((at) => keep(`worker-${at}`, "worker", { TEST_ENGINE: "find" }));
  await Promise.all([...webs, ...workers].map((one) => one.ready()));
  const client = await makeClient({ credits: 10_000 });
  token = client.token;
  trialImage = await makeTrialImage({ clientId: client.clientId });
}, TEST_MS_MAX);
afterAll(async () => {
  await Promise.all([...(webs ?? []), ...(workers ?? [])].map((one) => one.stop()));
  bundle?.remove();
  await core?.stop();
  rmSync(logs, { recursive: true, force: true });
});

let keys = 0;
let answersLost = 0;

/**
 * One call of a careful client: where no answer comes it repeats the call, with its key, at any process that is ready. Was the
 * first one taken, then the answer is a replay, and the process that took it has lost an answer.
 */
async function submitAt(url: string): Promise<string> {
  const headers = { "idempotency-key": `call-${keys++}` };
  const submit = (to: string) =>
    callApi({ url: to, token, path: "/v1/extract", body: { trial_image: trialImage }, headers }).catch(() => null);
  let brokeOff = false;
  for (let to = url, n = 0; ; to = urls[n++ % urls.length] as string) {
    const answer = await submit(to);
    brokeOff ||= answer === null;
    if (answer?.status !== 202) continue;
    if (brokeOff && answer.headers.get("idempotent-replayed") === "true") answersLost++;
    return String(answer.body["request_id"]);
  }
}

/** Whether a load balancer would send this process calls. */
const isReady = (url: string) =>
  fetch(`${url}/readyz`).then(
    (answer) => answer.ok,
    () => false,
  );

/** Callers who submit, one call after the other, wherever a process says that it is ready; until they are told to end. */
function submitOnAndOn() {
  const accepted: string[] = [];
  let over = false;
  const call = async (turn: number) => {
    for (let n = turn; !over; n++) {
      const url = urls[n % urls.length] as string;
      if (await isReady(url)) accepted.push(await submitAt(url));
    }
  };
  const calls = Promise.all(Array.from({ length: CALLERS }, (_, turn) => call(turn)));
  calls.catch(() => undefined); // end() tells of it
  return {
    accepted,
    async end() {
      over = true;
      await calls;
      return accepted;
    },
  };
}

async function expectEnds(requestIds: string[]): Promise<void> {
  expect(answersLost).toBe(0);
  expect(new Set(requestIds).size).toBe(requestIds.length);
  await waitFor(
    async () => {
      const { rows } = await core.pool.query<{ ended: number }>(
        "SELECT count(*)::int AS ended FROM request_logs WHERE status IN ('SUCCESS', 'FAILURE') AND request_id = ANY($1)",
        [requestIds],
      );
      return rows[0]?.ended === requestIds.length;
    },
    { what: "every accepted request to end", withinMs: TEST_MS_MAX },
  );
  expect(await findViolations(core.pool)).toEqual({});
}

test("web processes stop under load, one after the other: no answer is lost, and what was accepted ends", {
  timeout: TEST_MS_MAX,
}, async () => {
  const load = submitOnAndOn();
  for (const web of webs) {
    const before = load.accepted.length;
    await waitFor(() => load.accepted.length > before + CALLS_BEFORE, { what: "the load", withinMs: TEST_MS_MAX });
    expect(await web.end()).toBe(0);
    await web.ready();
  }
  await expectEnds(await load.end());
});

test("workers stop under load, one after the other: what was accepted ends, once", {
  timeout: TEST_MS_MAX,
}, async () => {
  const load = submitOnAndOn();
  for (const worker of workers) {
    const before = load.accepted.length;
    await waitFor(() => load.accepted.length > before + CALLS_BEFORE, { what: "the load", withinMs: TEST_MS_MAX });
    expect(await worker.end()).toBe(0);
    await worker.ready();
  }
  await expectEnds(await load.end());
});

test("a call that waits for a job is answered when the process is asked to stop, not cut", {
  timeout: TEST_MS_MAX,
}, async () => {
  const [web, url] = [webs[0] as Kept, urls[0] as string];
  const { clientId, token: other } = await makeClient({ credits: 1 });
  const picture = await makeTrialImage({ clientId });
  await Promise.all(workers.map((worker) => worker.stop()));
  const { body } = await callApi({ url, token: other, path: "/v1/extract", body: { trial_image: picture } });
  const path = `/v1/jobs/${body["job_id"]}?wait=${WAIT_SECONDS}`;
  const waiting = callApi({ url, token: other, path });
  // answered by the same process, after the waiting call had reached it
  await callApi({ url, token: other, path: "/v1/credits" });
  const from = performance.now();
  const [code, answer] = await Promise.all([web.end(), waiting]);
  expect({ code, status: answer.status, job: answer.body["status"] }).toEqual({
    code: 0,
    status: 200,
    job: "NOT_STARTED",
  });
  expect(performance.now() - from).toBeLessThan(WAIT_SECONDS * 1000);
});
