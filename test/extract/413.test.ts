// Bodies over 256 kB are refused unread, with and without a declared length; the largest allowed one is judged.
import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi, errorOf } from "../api/call-api";
import { makeClient, makeTrialImage, startApp, type TestApp } from "../support/start-app";

const LIMIT = 256 * 1024;
let app: TestApp;
let token: string;
let trialImage: string;
beforeAll(async () => {
  app = await startApp();
  const client = await makeClient();
  token = client.token;
  trialImage = await makeTrialImage({ clientId: client.clientId });
});
afterAll(() => app.stop());

function bodyOfLength(bytes: number): string {
  const body = JSON.stringify({ trial_image: trialImage, filler: "" });
  return body.replace('""', `"${"x".repeat(bytes - body.length)}"`);
}

test("exactly 256 kB are accepted", async () => {
  const answer = await callApi({ url: app.url, token, path: "/v1/extract", body: bodyOfLength(LIMIT) });
  expect(answer.status).toBe(202);
});

test.each([LIMIT + 1, 30 * 1024 * 1024])("%i bytes are refused", async (bytes) => {
  const answer = await callApi({ url: app.url, token, path: "/v1/extract", body: bodyOfLength(bytes) });
  expect(errorOf(answer)).toMatchObject({ status: 413, code: "BODY_TOO_LARGE", hasRequestId: true });
});

test("a body that never ends is refused at the limit", async () => {
  const { hostname, port } = new URL(app.url);
  const socket = connect({ host: hostname, port: Number(port) });
  const chunk = `${(16 * 1024).toString(16)}\r\n${"x".repeat(16 * 1024)}\r\n`;
  const head = await new Promise<string>((resolve, reject) => {
    socket.once("data", (bytes) => resolve(bytes.toString("latin1")));
    socket.on("error", reject);
    socket.write(
      `POST /v1/extract HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${token}\r\nTransfer-Encoding: chunked\r\n\r\n`,
    );
    for (let sent = 0; sent < 20; sent++) socket.write(chunk);
  });
  socket.destroy();
  expect(head.split("\r\n")[0]).toBe("HTTP/1.1 413 Payload Too Large");
});
