// A route answers another method with 405 and says which it has.
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi, errorOf } from "../api/call-api";
import { startApp, type TestApp } from "../support/start-app";

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

test.each(["GET", "PUT", "PATCH", "DELETE", "OPTIONS"])("%s /v1/extract", async (method) => {
  const answer = await callApi({ url: app.url, path: "/v1/extract", method });
  expect(errorOf(answer)).toEqual({
    status: 405,
    code: "METHOD_NOT_ALLOWED",
    detail: "Method Not Allowed",
    message: "Method Not Allowed",
    hasRequestId: true,
  });
  expect(answer.headers.get("allow")).toBe("POST");
});

test("HEAD /v1/extract, without a body", async () => {
  const response = await fetch(`${app.url}/v1/extract`, { method: "HEAD" });
  expect([response.status, response.headers.get("allow"), await response.text()]).toEqual([405, "POST", ""]);
});

test("POST to what can only be read", async () => {
  const answer = await callApi({ url: app.url, path: "/v1/credits/", body: {} });
  expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
});
