// What is our own fault: 503 that says when to come back, or 500 without a word of the inside; both logged with the request id.
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { makeClient, makeTrialImage, startApp, type TestApp } from "../support/start-app";
import { callApi, errorOf } from "./call-api";

let app: TestApp;
let token: string;
let body: { trial_image: string };
beforeAll(async () => {
  app = await startApp();
  const client = await makeClient();
  token = client.token;
  body = { trial_image: await makeTrialImage({ clientId: client.clientId }) };
});
afterAll(() => app.stop());

async function callWhile(failure: Error) {
  const lines: string[] = [];
  const written = vi.spyOn(process.stdout, "write").mockImplementation((line) => lines.push(String(line)) > 0);
  const query = vi.spyOn(app.pool, "query").mockImplementation(() => Promise.reject(failure));
  const answer = await callApi({ url: app.url, token, path: "/v1/extract", body });
  query.mockRestore();
  written.mockRestore();
  return { answer, lines };
}

test("the database is away", async () => {
  const failure = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:5432"), { code: "ECONNREFUSED" });
  const { answer, lines } = await callWhile(failure);
  expect(errorOf(answer)).toMatchObject({ status: 503, code: "UNAVAILABLE" });
  expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(lines.join("")).toContain(answer.headers.get("x-request-id"));
});

test("something we did not think of", async () => {
  const { answer, lines } = await callWhile(new Error("relation secret_table does not exist"));
  expect(errorOf(answer)).toMatchObject({ status: 500, code: "INTERNAL_ERROR", detail: "Internal Server Error" });
  expect(JSON.stringify(answer.body)).not.toContain("secret_table");
  expect(lines.join("")).toContain(answer.headers.get("x-request-id"));
  expect(lines.join("")).toContain("secret_table");
  expect(lines.join("")).not.toContain(token);
});
