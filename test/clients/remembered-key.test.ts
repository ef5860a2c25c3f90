// What a process remembers of a key saves a look-up, and must not give it one more call than it has.
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api/call-api";
import { makeClient, makeTrialImage, startApp, type TestApp } from "../support/start-app";

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});

afterAll(async () => {
  await app.stop();
});

type Known = Awaited<ReturnType<typeof useKey>>;

/** A client whose key has just been used, so that the process remembers it. */
async function useKey(mode: "LIVE" | "TEST" = "LIVE") {
  const client = await makeClient({ mode, credits: mode === "LIVE" ? 10 : 0 });
  const trialImage = await makeTrialImage({ clientId: client.clientId });
  const { prisma } = await import("~/db.server");
  const { id: keyId } = await prisma.apiKey.findFirstOrThrow({ where: { clientId: client.clientId } });
  const extract = (body: object = {}, headers: Record<string, string> = {}) =>
    callApi({
      url: app.url,
      token: client.token,
      path: "/v1/extract",
      body: { trial_image: trialImage, ...body },
      headers,
    });
  expect((await extract({}, { "idempotency-key": "first" })).status).toBe(202);
  return { ...client, keyId, prisma, extract };
}

const countRequests = ({ prisma, clientId }: Known) => prisma.requestLog.count({ where: { clientId } });

const revoke = ({ prisma, keyId }: Known) =>
  prisma.apiKey.update({ where: { id: keyId }, data: { revokedAt: new Date() } });

const leave: [how: string, act: (known: Known) => Promise<unknown>][] = [
  ["was revoked", revoke],
  [
    "has expired",
    ({ prisma, keyId }) =>
      prisma.apiKey.update({ where: { id: keyId }, data: { expiresAt: new Date(Date.now() - 1) } }),
  ],
  [
    "belongs to a shop that left",
    ({ prisma, clientId }) => prisma.client.update({ where: { id: clientId }, data: { uninstalledAt: new Date() } }),
  ],
];

test.each(leave)("a key that %s accepts nothing more", async (_how, act) => {
  const known = await useKey();
  await act(known);
  expect((await known.extract()).status).toBe(401);
  expect(await countRequests(known)).toBe(1);
});

const ways: [way: string, body: object, headers: Record<string, string>][] = [
  ["a body that is wrong", { trial_image: 7 }, {}],
  ["a wrong signature", {}, { "x-shopify-hmac-sha256": "A".repeat(44) }],
  ["a picture that is not there", { trial_image: "nowhere" }, {}],
  ["its first Idempotency-Key", {}, { "idempotency-key": "first" }],
  ["a wish for an earlier result", { runtime_config: { reuse_result: true } }, {}],
];

test.each(ways)("a revoked key hears only that, with %s too", async (_way, body, headers) => {
  const known = await useKey();
  await revoke(known);
  expect((await known.extract(body, headers)).status).toBe(401);
});

test("a revoked key reads no job", async () => {
  const known = await useKey();
  const { jobId } = await known.prisma.requestLog.findFirstOrThrow({ where: { clientId: known.clientId } });
  const read = () => callApi({ url: app.url, token: known.token, path: `/v1/jobs/${jobId}`, method: "GET" });
  expect((await read()).status).toBe(200);
  await revoke(known);
  expect((await read()).status).toBe(401);
});

test("a revoked key of a test client gets no picture of the sandbox", async () => {
  const known = await useKey("TEST");
  await revoke(known);
  expect((await known.extract({ trial_image: "test/items-1" })).status).toBe(401);
});

test("a budget that was set a moment ago holds at the next call", async () => {
  const known = await useKey();
  await known.prisma.apiKey.update({ where: { id: known.keyId }, data: { dailyCreditsMax: 1 } });
  const answers = [await known.extract(), await known.extract()];
  expect(answers.map(({ status }) => status)).toContain(402);
  expect(await countRequests(known)).toBeLessThanOrEqual(2);
});
