// What each of the frequent calls asks of the database, in statements: a number that no noise of a machine changes.
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeClient, makeTrialImage, startApp, type TestApp } from "../support/start-app";
import { callApi } from "./call-api";

const REPEATS = 5;

let app: TestApp;
let token: string;
let trialImage: string;
let jobId: string;
const sent: string[] = [];
const { query } = pg.Client.prototype;

beforeAll(async () => {
  app = await startApp();
  const client = await makeClient({ credits: 100 });
  token = client.token;
  trialImage = (await makeTrialImage({ clientId: client.clientId })) as string;
  jobId = (await extract()).body["job_id"] as string;
  await extract({ "idempotency-key": "again" });
  pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]) {
    const [first] = given as [string | { text?: string } | undefined];
    sent.push((typeof first === "string" ? first : first?.text) ?? "?");
    return Reflect.apply(query, this, given);
  } as typeof query;
});

afterAll(async () => {
  pg.Client.prototype.query = query;
  await app.stop();
});

const extract = (headers?: Record<string, string>) =>
  callApi({ url: app.url, token, path: "/v1/extract", body: { trial_image: trialImage }, ...(headers && { headers }) });
const read = (path: string) => callApi({ url: app.url, token, path, method: "GET" });

/** The fewest statements of some repetitions: what the process does for itself meanwhile comes on top of one or two of them. */
async function countStatements(call: () => Promise<{ status: number }>): Promise<string[]> {
  const runs: string[][] = [];
  for (let n = 0; n < REPEATS; n++) {
    sent.length = 0;
    expect((await call()).status).toBeLessThan(300);
    // waking the workers is no part of a call: it is done for many calls at once, when they have been answered
    runs.push(sent.filter((text) => !text.includes("pg_notify")));
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
  const statements = await countStatements(call);
  expect(statements.length, statements.join("\n")).toBe(wanted);
});
