// Bodies that cannot be read at all: not UTF-8, or nested beyond reading.
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi, errorOf } from "../api/call-api";
import { makeClient, startApp, type TestApp } from "../support/start-app";

let app: TestApp;
let token: string;
beforeAll(async () => {
  app = await startApp();
  ({ token } = await makeClient());
});
afterAll(() => app.stop());

const utf16 = Buffer.from('{"trial_image":"k"}', "utf16le");
const bodies: [string, string | Buffer, string?][] = [
  ["invalid UTF-8", Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
  ["invalid UTF-8 that claims to be text", Buffer.from([0xff]), "text/plain"],
  ["UTF-16 with a mark", Buffer.concat([Buffer.from([0xff, 0xfe]), utf16])],
  ["UTF-16 without a mark", utf16],
  ["100,000 levels", `{"runtime_config":${"[".repeat(100_000)}${"]".repeat(100_000)}}`],
  ["100,000 levels, broken", "[".repeat(100_000)],
];

test.each(bodies)("%s", async (_name, body, type = "application/json") => {
  const answer = await callApi({ url: app.url, token, path: "/v1/extract", body, headers: { "content-type": type } });
  expect(errorOf(answer)).toEqual({
    status: 400,
    code: "BODY_UNREADABLE",
    detail: "There was an error parsing the body",
    message: "There was an error parsing the body",
    hasRequestId: true,
  });
});
