// When all places are taken the API's calls are refused on their bare connection; everything else passes as ever.
import { Agent, request as call, createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callsAtOnceMax } from "~/limits";
import { startApp, type TestApp } from "../support/start-app";

let app: TestApp;
let server: Server;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
let free = () => {};
let taken: Promise<Response>[] = [];

beforeAll(async () => {
  app = await startApp();
  const { refuseEarly } = await import("~/api/refuse-early");
  server = createServer((request, response) => {
    if (!refuseEarly(request, response)) response.end("passed");
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
});

afterAll(async () => {
  agent.destroy();
  await new Promise((closed) => server.close(closed));
  await app.stop();
});

async function send({ path, method = "GET", body = "" }: { path: string; method?: string; body?: string }) {
  const { port } = server.address() as AddressInfo;
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    call({ port, host: "127.0.0.1", path, method, agent }, resolve).on("error", reject).end(body);
  });
  return { status: answer.statusCode, headers: answer.headers, text: await text(answer) };
}

async function takeAllPlaces(): Promise<void> {
  const { limitLoad } = await import("~/api/limit-load");
  const held = new Promise<void>((resolve) => {
    free = resolve;
  });
  const answer = () => held.then(() => new Response("done"));
  taken = Array.from({ length: callsAtOnceMax }, () =>
    limitLoad({ request: new Request("http://localhost/"), answer }),
  );
}

test("a call passes as long as a place is free", async () => {
  expect((await send({ path: "/v1/credits" })).text).toBe("passed");
});

test("with all places taken a call is refused in the API's own form, with when to come back", async () => {
  await takeAllPlaces();
  const { status, headers, text } = await send({ path: "/v1/extract", method: "POST", body: "{}" });
  expect(status).toBe(503);
  expect(Number(headers["retry-after"])).toBeGreaterThan(0);
  expect(headers["content-type"]).toBe("application/json");
  expect(JSON.parse(text).error).toMatchObject({ code: "UNAVAILABLE", request_id: headers["x-request-id"] });
});

test("its connection serves the next call although the body was never read", async () => {
  const body = JSON.stringify({ note: "x".repeat(200_000) });
  for (let n = 0; n < 3; n++) expect((await send({ path: "/v1/extract", method: "POST", body })).status).toBe(503);
});

test("what has other places, or is no call of the API, passes", async () => {
  const { endpoints } = await import("~/api/endpoints");
  const pictures = endpoints.filter(({ places }) => places === "pictures");
  expect(pictures.length).toBeGreaterThan(0);
  for (const { path, method } of pictures) {
    const one = path.replaceAll(/\{\w+\}/g, "some-id");
    expect((await send({ path: `${one}?x=1`, method })).text).toBe("passed");
  }
  for (const path of ["/healthz", "/readyz", "/app", "/v1.html"]) expect((await send({ path })).text).toBe("passed");
});

test("it is accepted again as soon as places are free", async () => {
  free();
  expect((await Promise.all(taken)).every(({ status }) => status === 200)).toBe(true);
  expect((await send({ path: "/v1/extract", method: "POST", body: "{}" })).text).toBe("passed");
});
