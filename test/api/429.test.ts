// A key has a number of calls a minute; one that has used them is told when to come back, and others are not touched.
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeClient, makeTrialImage, startApp, type TestApp } from "../support/start-app";
import { callApi, errorOf } from "./call-api";

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

async function makeCaller({ calls }: { calls: number }) {
  const { clientId, token } = await makeClient();
  await app.pool.query("UPDATE api_keys SET calls_per_minute_max = $2 WHERE client_id = $1", [clientId, calls]);
  const get = () => callApi({ url: app.url, token, path: "/v1/credits" });
  return { clientId, token, get };
}

test("every answer says what is left, also an error", async () => {
  const { token, get } = await makeCaller({ calls: 10 });
  const first = await get();
  const read = (name: string) => Number(first.headers.get(name));
  expect([read("ratelimit-limit"), read("ratelimit-remaining"), read("ratelimit-reset")]).toEqual([10, 9, 6]);
  const broken = await callApi({ url: app.url, token, path: "/v1/extract", body: "{" });
  expect([broken.status, broken.headers.get("ratelimit-remaining")]).toEqual([422, "8"]);
});

test("beyond it: 429 with the seconds to wait", async () => {
  const [busy, other] = [await makeCaller({ calls: 3 }), await makeCaller({ calls: 3 })];
  for (let call = 0; call < 3; call++) expect((await busy.get()).status).toBe(200);
  const refused = await busy.get();
  expect(errorOf(refused)).toMatchObject({ status: 429, code: "RATE_LIMITED" });
  const seconds = Number(refused.headers.get("retry-after"));
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(20);
  expect(refused.headers.get("ratelimit-remaining")).toBe("0");
  expect((await other.get()).status).toBe(200);
});

test("a batch counts as many calls as it has entries", async () => {
  const { clientId, token } = await makeCaller({ calls: 5 });
  const trial_image = await makeTrialImage({ clientId });
  const batch = (count: number) =>
    callApi({ url: app.url, token, path: "/v1/extract/batch", body: { requests: Array(count).fill({ trial_image }) } });
  expect((await batch(4)).body).toMatchObject({ accepted: 4 });
  expect(errorOf(await batch(2))).toMatchObject({ status: 429, code: "RATE_LIMITED" });
});

test("the allowance fills evenly", async () => {
  const { takeCalls } = await import("~/api/limit-rate");
  const caller = { keyId: "k", callsPerMinuteMax: 60 } as Parameters<typeof takeCalls>[0]["caller"];
  const at = (second: number) => takeCalls({ caller, now: 1_000_000 + second * 1000 });
  for (let call = 0; call < 60; call++) at(0);
  expect(() => at(0.5)).toThrow("60 calls a minute");
  expect(at(1)).toMatchObject({ left: 0 });
  expect(at(31)).toMatchObject({ limit: 60, left: 29 });
  expect(at(600)).toMatchObject({ left: 59, resetSeconds: 1 });
});
