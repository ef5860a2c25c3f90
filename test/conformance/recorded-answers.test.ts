// Every recorded request, byte for byte over a socket, is answered as a FastAPI server of the same contract answered it.
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeClient, makeTrialImage, startApp, type TestApp } from "../support/start-app";
import { compareAnswer } from "./compare-answer";
import { bodyOf, readCases, recordingsArePresent } from "./recorded-cases";
import { sendRaw } from "./send-raw";

if (!recordingsArePresent) console.log("skipped: the recorded answers (../shared/contract) are not on this machine");
const cases = recordingsArePresent ? readCases() : [];
let app: TestApp;
let answered = 0;

beforeAll(async () => {
  if (!recordingsArePresent) return;
  app = await startApp();
  const { clientId } = await makeClient({ mode: "TEST", token: "sk_test_x" });
  for (const uploadKey of new Set(
    cases.flatMap(({ ours, expect: { status }, request }) => {
      if ((ours?.status ?? status) !== 202) return [];
      const body = bodyOf({ id: "", group: "", request, expect: { status } }).toString("utf8").replace("\ufeff", "");
      return [(JSON.parse(body) as { trial_image: string }).trial_image];
    }),
  ))
    await makeTrialImage({ clientId, uploadKey });
});
afterAll(async () => {
  if (!recordingsArePresent) return;
  console.log(`${answered} of ${cases.length} recorded requests were answered as recorded`);
  await app.stop();
});

test.skipIf(!recordingsArePresent).each(cases)("$group: $id", async (recorded) => {
  const { method, path, headers } = recorded.request;
  const answer = await sendRaw({ url: app.url, request: { method, path, headers, body: bodyOf(recorded) } });
  expect(compareAnswer({ recorded, answer })).toBeNull();
  answered++;
});
