// Paths that are no route answer 404 in the API's own shape, whether or not a key is sent, and never in HTML.
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi, errorOf } from "../api/call-api";
import { startApp, type TestApp } from "../support/start-app";

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ remix: async () => new Response("<html>", { status: 404 }) });
});
afterAll(() => app.stop());

test.each([
  "/v1/extrac",
  "/v1/extract/more/parts",
  "/V1/Extract",
  "//v1/extract",
  "/v1",
  "/v1/",
  "/v1/try-on",
  "/v2/extract",
  "/v1/extract%2f",
  "/v1/jobs/a/b/c",
])("%s", async (path) => {
  for (const body of [undefined, {}]) {
    const answer = await callApi({ url: app.url, path, body });
    expect(errorOf(answer)).toEqual({
      status: 404,
      code: "NOT_FOUND",
      detail: "Not Found",
      message: "Not Found",
      hasRequestId: true,
    });
    expect(answer.headers.get("x-request-id")).toBe((answer.body["error"] as { request_id: string }).request_id);
  }
});
