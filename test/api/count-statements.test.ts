// What each of the frequent calls asks of the database, in statements: a number that no noise of a machine changes.
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeClient, makeTrialImage, startApp, type TestApp } from "../support/start-app";
import { watchStatements } from "../support/watch-statements";
import { callApi } from "./call-api";

const REPEATS = 5;

let app: TestApp;
let token: string;
let trialImage: string;
let jobId: string;
let statements: ReturnType<typeof watchStatements>;

beforeAll(async () => {
  app = await startApp();
  const client = await makeClient({ credits: 100 });
  token = client.token;
  trialImage = (await makeTrialImage({ clientId: client.clientId })) as string;
  jobId = (await extract()).body["job_id"] as string;
  await extract({ "idempotency-key": "again" });
  statements = watchStatements();
});

afterAll(async () => {
  statements.stop();
  await app.stop();
});

const extract = (headers?: Record<string, string>) =>
  callApi({ url: app.url, token, path: "/v1/extract", body: { trial_image: trialImage }, ...(headers && { headers }) });
const read = (path: string) => callApi({ url: app.url, token, path, method: "GET" });

/** The fewest statements of some repetitions: what the process does for itself meanwhile comes on top of one or two of them. */
async function countStatements(call: () => Promise<{ status: number }>): Promise<string[]> {
  const runs: string[][] = [];
  for (let n = 0; n < REPEATS; n++) {
    runs.push(await statements.of(async () => expect((await call()).status).toBeLessThan(300)));
  }
  return runs.sort((one, other) => one.length - other.length)[0] ?? [];
}

const calls: [name: string, statements: number, call: () => Promise<{ status: number }>][] = [
  ["POST /v1/extract", 1, () => extract()],
  ["POST /v1/extract with a key", 1, () => extract({ "idempotency-key": crypto.randomUUID() })],
  ["POST /v1/extract again with its key", 3, () => extract({ "idempotency-key": "again" })],
  ["GET /v1/jobs/{id} of a job at work", 1, () => read(`/v1/jobs/${jobId}`)],
  ["GET /v1/jobs", 4, () => read("/v1/jobs")],
  ["GET /v1/credits", 3, () => read("/v1/credits")],
];

test.each(calls)("%s: %i statements", async (_name, wanted, call) => {
  const sent = await countStatements(call);
  expect(sent.length, sent.join("\n")).toBe(wanted);
});
